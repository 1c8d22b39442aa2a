import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imageName, recipes } from "../../images/index.ts";
import { run } from "../../lib/run.ts";
import { type KubernetesObject, secret, server, service } from "../../surroundings/objects.ts";
import type { Lab } from "../lab.ts";
import { metadata, namespaceObject } from "../objects.ts";
import { type Notice, noticesIn } from "./notices.ts";

/** Namespace of the stand-ins. */
export const home = "sark-lab-receivers";

export const port = 8443;

/** Name of the stand-ins inside the cluster. */
export const host = `receivers.${home}.svc`;

/** The Secret in the platform's namespace, and its keys. */
export const receiverSecret = {
  name: "sark-lab-receivers",
  slack: "slack-webhook-url",
  pagerDuty: "pagerduty-routing-key",
  deadMansSwitch: "dead-mans-switch-url",
} as const;

const certificateFolder = "/certificate";

export const script = readFileSync(join(import.meta.dirname, "receivers.py"), "utf8");

/** Secrets by which the stand-ins know their callers, made anew each time. */
export interface ReceiverSecrets {
  readonly slackPath: string;
  readonly switchPath: string;
  readonly routingKey: string;
}

export const newSecrets = (): ReceiverSecrets => ({
  slackPath: `/services/T0/B0/${randomBytes(12).toString("hex")}`,
  switchPath: `/switch/${randomBytes(12).toString("hex")}`,
  routingKey: randomBytes(16).toString("hex"),
});

/** What the stand-ins read from their environment. */
export const environmentOf = ({ slackPath, switchPath, routingKey }: ReceiverSecrets) => ({
  SLACK_PATH: slackPath,
  SWITCH_PATH: switchPath,
  ROUTING_KEY: routingKey,
});

/** A certificate that vouches for itself, and its key, in PEM form. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Issues a certificate for a name, for a day. */
export async function selfSigned(name: string): Promise<Certificate> {
  const directory = mkdtempSync(join(tmpdir(), "sark-lab-"));
  const at = (file: string) => join(directory, file);
  try {
    await run("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"],
      ...["-subj", `/CN=${home}`, "-addext", `subjectAltName=DNS:${name}`],
      ...["-keyout", at("tls.key"), "-out", at("tls.crt")],
    ]);
    return { certificate: readFileSync(at("tls.crt"), "utf8"), key: readFileSync(at("tls.key"), "utf8") };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Stand-ins of Slack, PagerDuty and a dead man's switch. */
export interface Receivers {
  /** Authority of their certificate, in PEM form. */
  readonly authority: string;
  /** Everything that they have been told so far. */
  readonly notices: () => Promise<readonly Notice[]>;
}

/** How long the pod may take to start, in seconds. */
const startTimeout = 60;

/** Starts the stand-ins, and puts their secrets where the platform's Alertmanager reads them. Registers their removal. */
export async function startReceivers(lab: Lab): Promise<Receivers> {
  const secrets = newSecrets();
  const certificate = await selfSigned(host);
  lab.afterwards("the receivers of alerts are removed", async (kubectl) => {
    await kubectl(["delete", "namespace", home, "--ignore-not-found"]);
    const place = ["--namespace", lab.namespace, "--ignore-not-found"];
    await kubectl(["delete", "secret", receiverSecret.name, ...place]);
  });
  await lab.create(receiverObjects(lab.namespace, secrets, certificate));
  const place = ["--namespace", home];
  await lab.kubectl(["rollout", "status", "statefulset/receivers", ...place, `--timeout=${startTimeout}s`]);
  return {
    authority: certificate.certificate,
    notices: async () => noticesIn(await lab.kubectl(["logs", "receivers-0", ...place])),
  };
}

/** @param namespace of the platform */
export const receiverObjects = (
  namespace: string,
  secrets: ReceiverSecrets,
  { certificate, key }: Certificate,
): readonly KubernetesObject[] => [
  namespaceObject(home),
  secret(home, "certificate", { "tls.crt": certificate, "tls.key": key }),
  secret(home, "secrets", environmentOf(secrets)),
  service(home, "receivers", port),
  server({
    namespace: home,
    name: "receivers",
    image: imageName(recipes.mcpStandIn),
    user: 1000,
    command: ["python", "-c", script],
    port,
    environment: {
      PORT: String(port),
      CERTIFICATE: `${certificateFolder}/tls.crt`,
      PRIVATE_KEY: `${certificateFolder}/tls.key`,
      ...Object.fromEntries(Object.keys(environmentOf(secrets)).map((key) => [key, { secret: "secrets", key }])),
    },
    secretFiles: { secret: "certificate", folder: certificateFolder },
  }),
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: metadata(receiverSecret.name, namespace),
    stringData: {
      [receiverSecret.slack]: `https://${host}:${port}${secrets.slackPath}`,
      [receiverSecret.pagerDuty]: secrets.routingKey,
      [receiverSecret.deadMansSwitch]: `https://${host}:${port}${secrets.switchPath}`,
    },
  },
];
