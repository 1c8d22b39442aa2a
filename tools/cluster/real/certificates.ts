import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { run } from "../../lib/run.ts";
import { kubeconfigOf, pki } from "./files.ts";
import type { Plan } from "./plan.ts";

/** Days until everything expires. A cluster is created afresh long before. */
const lifetime = "365";

/** Users of the API server, by the name of their credentials. Roles are bound to these names. */
const users = {
  admin: "/O=system:masters/CN=sark-administrator",
  "controller-manager": "/CN=system:kube-controller-manager",
  scheduler: "/CN=system:kube-scheduler",
  "kube-proxy": "/CN=system:kube-proxy",
  "kube-router": "/CN=kube-router",
  volumes: "/CN=volumes",
};

const elliptic = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** Makes an authority of the cluster's own and all keys, certificates and credentials signed by it. */
export async function issueCertificates(plan: Plan, kubeconfig: string): Promise<void> {
  const { directory, addresses, nodes } = plan;
  mkdirSync(pki(directory, ""), { mode: 0o700 });
  await openssl([
    ...["req", "-x509", ...elliptic, "-days", lifetime, "-subj", "/CN=sark-local-authority"],
    ...["-keyout", pki(directory, "ca.key"), "-out", pki(directory, "ca.crt")],
  ]);
  const serverNames = [
    ...["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"],
    "localhost",
  ];
  const serverAddresses = ["127.0.0.1", addresses.controlPlane, addresses.kubernetesService];
  await Promise.all([
    serviceAccountKey(directory),
    certificate(directory, "api-server", "/CN=kube-apiserver", serverNames, serverAddresses),
    certificate(directory, "front-proxy", "/CN=front-proxy-client"),
    certificate(directory, "kubelet-client", "/O=system:masters/CN=kube-apiserver-kubelet-client"),
    ...Object.entries(users).map(async ([name, subject]) => {
      await certificate(directory, name, subject);
      writeKubeconfig(plan, name, name === "admin" ? kubeconfig : kubeconfigOf(directory, name));
    }),
    ...nodes.map(async ({ name, address }) => {
      await certificate(directory, name, `/O=system:nodes/CN=system:node:${name}`, [name], [address]);
      writeKubeconfig(plan, name, kubeconfigOf(directory, name));
    }),
  ]);
}

async function serviceAccountKey(directory: string): Promise<void> {
  const key = pki(directory, "service-accounts.key");
  await openssl(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key]);
  await openssl(["pkey", "-in", key, "-pubout", "-out", pki(directory, "service-accounts.pub")]);
}

async function certificate(
  directory: string,
  name: string,
  subject: string,
  hosts: readonly string[] = [],
  addresses: readonly string[] = [],
): Promise<void> {
  const alternatives = [...hosts.map((host) => `DNS:${host}`), ...addresses.map((address) => `IP:${address}`)];
  await openssl([
    ...["req", "-x509", ...elliptic, "-days", lifetime, "-subj", subject],
    ...["-CA", pki(directory, "ca.crt"), "-CAkey", pki(directory, "ca.key")],
    ...["-addext", "basicConstraints=critical,CA:FALSE", "-addext", "extendedKeyUsage=clientAuth,serverAuth"],
    ...(alternatives.length > 0 ? ["-addext", `subjectAltName=${alternatives.join(",")}`] : []),
    ...["-keyout", pki(directory, `${name}.key`), "-out", pki(directory, `${name}.crt`)],
  ]);
}

/** Kubeconfigs are YAML, and JSON is YAML. */
function writeKubeconfig({ directory, server }: Plan, user: string, file: string): void {
  const embedded = (name: string) => readFileSync(pki(directory, name)).toString("base64");
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const content = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "sark", cluster: { server, "certificate-authority-data": embedded("ca.crt") } }],
    users: [
      {
        name: user,
        user: {
          "client-certificate-data": embedded(`${user}.crt`),
          "client-key-data": embedded(`${user}.key`),
        },
      },
    ],
    contexts: [{ name: "sark", context: { cluster: "sark", user } }],
    "current-context": "sark",
  };
  writeFileSync(file, JSON.stringify(content, undefined, 2), { mode: 0o600 });
}

async function openssl(args: readonly string[]): Promise<void> {
  await run("openssl", args);
}
