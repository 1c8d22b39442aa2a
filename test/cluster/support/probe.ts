import type { NamedImage } from "../../../tools/setup/real-nodes.ts";
import { buildImage, imageName, type Recipe } from "../../../tools/images/index.ts";
import type { Progress } from "../../../tools/lib/progress.ts";

/** The namespace of the probes. */
export const namespace = "probe";

const recipe: Recipe = {
  name: "probe",
  tag: "1",
  packages: ["busybox"],
  user: 1000,
  entrypoint: ["/bin/busybox"],
};

/** Names that pods use for the one image: a registry's, which is never asked, by tag and by a digest of its own. */
export const references = {
  tag: "registry.example/tools/probe:1.0",
  digest: `registry.example/tools/probe@sha256:${"0123456789abcdef".repeat(4)}`,
};

export async function probeImage(progress: Progress): Promise<NamedImage> {
  const { archive } = await buildImage(recipe, progress);
  return { archive, references: [imageName(recipe), ...Object.values(references)] };
}

const restricted = { "pod-security.kubernetes.io/enforce": "restricted" };

/** A client that only waits to be told what to do. */
const client = (name: string) => pod(name, { app: name }, references.tag, ["sleep", "3600"]);

/** A web server that keeps its page in a volume, its Service, and two clients. */
export const objects: readonly object[] = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels: restricted } },
  {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "page", namespace },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  },
  pod("server", { app: "server" }, references.digest, [
    ...["sh", "-c", "echo answer > /page/index.html && exec busybox httpd -f -p 8080 -h /page"],
  ]),
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "server", namespace },
    spec: { selector: { app: "server" }, ports: [{ port: 80, targetPort: 8080 }] },
  },
  client("friend"),
  client("stranger"),
];

/** Denies everything but names, and the server to the friend. */
export const policies: readonly object[] = [
  policy("default-deny", {}, { policyTypes: ["Ingress", "Egress"] }),
  policy(
    "dns",
    {},
    {
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
              podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
          ],
          ports: [
            { port: 53, protocol: "UDP" },
            { port: 53, protocol: "TCP" },
          ],
        },
      ],
    },
  ),
  policy(
    "clients",
    { app: "friend" },
    {
      policyTypes: ["Egress"],
      egress: [{ to: [{ podSelector: { matchLabels: { app: "server" } } }], ports: [{ port: 8080 }] }],
    },
  ),
  policy(
    "server",
    { app: "server" },
    {
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: "friend" } } }], ports: [{ port: 8080 }] }],
    },
  ),
];

/** What "restricted" does not let in. */
export const privileged = {
  ...pod("privileged", {}, references.tag, ["sleep", "3600"]),
  spec: { containers: [{ name: "main", image: references.tag, securityContext: { privileged: true } }] },
};

function policy(name: string, matchLabels: Readonly<Record<string, string>>, spec: object): object {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace },
    spec: { podSelector: { matchLabels }, ...spec },
  };
}

function pod(name: string, labels: Readonly<Record<string, string>>, image: string, args: readonly string[]): object {
  const isServer = name === "server";
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { fsGroup: 1000, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "main",
          image,
          args,
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
          },
          ...(isServer && {
            readinessProbe: { httpGet: { path: "/", port: 8080 }, periodSeconds: 1 },
            volumeMounts: [{ name: "page", mountPath: "/page" }],
          }),
        },
      ],
      ...(isServer && { volumes: [{ name: "page", persistentVolumeClaim: { claimName: "page" } }] }),
    },
  };
}
