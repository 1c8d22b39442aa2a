import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { dnsLabel } from "./values.ts";

/** Part of a name or a path: what both AWS Secrets Manager and Vault allow in one. */
const path = z
  .string()
  .max(200)
  .regex(/^[\w.-]+(\/[\w.-]+)*$/, "must be a path such as sark/production, without a slash at its ends");

const chart = z.strictObject({
  repository: z
    .string()
    .regex(/^(https|oci):\/\/[^\s@]+$/, "must be the https or oci address of a chart repository, without a password")
    .describe("Where the chart external-secrets is: the operator's own repository, or a mirror of it."),
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, "must be one version of the chart, such as 1.3.2")
    .describe("Version of the chart. Its API must be external-secrets.io/v1: 0.17.0 or newer."),
});

/** What all stores have that are outside the cluster. */
const external = {
  refreshMinutes: z
    .int()
    .min(1)
    .max(1440)
    .default(60)
    .describe("How often the operator asks the store, in minutes; each request costs. Default: 60."),
  operator: z
    .strictObject({
      namespace: dnsLabel.default("external-secrets").describe("Where the operator is. Default: external-secrets."),
      serviceAccount: dnsLabel
        .default("external-secrets")
        .describe("Service account of the operator itself. Default: external-secrets."),
      install: chart
        .optional()
        .describe("Installs the operator from its chart. Default: it must be there, which every preview checks."),
    })
    .prefault({})
    .describe("External Secrets Operator, which makes the Secrets of what the store has."),
};

const kubernetes = z.strictObject({
  mode: z.literal("kubernetes").describe("Secrets of Kubernetes; beside them, only Pulumi's state has the values."),
});

const identity = z.discriminatedUnion("type", [
  z.strictObject({
    type: z
      .literal("irsa")
      .describe("Through the cluster's IAM identity provider, as a service account in the platform's namespace."),
  }),
  z.strictObject({
    type: z
      .literal("pod-identity")
      .describe(
        "EKS Pod Identity, as the operator itself: whoever may make a SecretStore in any namespace reads with its rights, and " +
          "a cluster can have one such platform.",
      ),
  }),
]);

const awsSecretsManager = z.strictObject({
  mode: z
    .literal("aws-secrets-manager")
    .describe("AWS Secrets Manager. The program puts all values there; sark:aws says where."),
  prefix: path.optional().describe("Beginning of the secrets' names. Default: sark/<EKS cluster>/<namespace>."),
  recoveryDays: z
    .int()
    .min(7, "must be at least 7: what was deleted by mistake is gone after that")
    .max(30)
    .default(30)
    .describe("A deleted secret can be had back for so many days. Default: 30."),
  identity: identity
    .default({ type: "irsa" })
    .describe("How the operator gets the role that reads. Default: type=irsa."),
  rotation: z
    .strictObject({
      functionArn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+$/,
          "must be the ARN of a Lambda function, without a version",
        )
        .describe("The function, which must be there and let Secrets Manager call it."),
      days: z.int().min(1).max(1000).default(90).describe("Days between rotations. Default: 90."),
    })
    .optional()
    .describe(
      "A function of yours gives the keys of the applications and Grafana's password new values. The next update takes " +
        "them to the pods. Where it is not given: nothing rotates.",
    ),
  ...external,
});

const vault = z.strictObject({
  mode: z
    .literal("vault")
    .describe("HashiCorp Vault or OpenBao, in which others put the keys and passwords that nobody has to compute."),
  address: z
    .string()
    .regex(/^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/, "must be an https address such as https://vault.example.com:8200")
    .describe("The server."),
  caCertificate: z
    .string()
    .includes("-----BEGIN CERTIFICATE-----", { error: "must be a certificate in PEM form" })
    .optional()
    .describe("The authority of its certificate, in PEM form. Default: those that the operator's image knows."),
  vaultNamespace: path.optional().describe("Namespace of Vault itself. Where it is not given: the root."),
  mount: path.default("secret").describe("Where the engine KV version 2 is mounted. Default: secret."),
  path: path.optional().describe("Below which path of the mount the secrets are. Default: sark/<namespace>."),
  role: z
    .string()
    .regex(/^[\w.-]+$/, "must be the name of a role")
    .describe("Role of the Kubernetes authentication, bound to service account sark-secret-store of the namespace."),
  authenticationMount: path
    .default("kubernetes")
    .describe("Where the Kubernetes authentication is mounted. Default: kubernetes."),
  audience: z.string().min(1).optional().describe("Audience that the role demands. Default: the API server's own."),
  versions: z
    .record(dnsLabel, z.int().min(1))
    .default({})
    .describe(
      "Version of each secret, by the last part of its path. With one, a new value comes as an update that rolls pods; " +
        "without, running pods keep what they started with. Default: none.",
    ),
  references: z
    .record(
      dnsLabel,
      z.array(z.string().regex(/^[-._a-zA-Z0-9]+$/, "must be a key of a Secret")).min(1, "must name at least one key"),
    )
    .default({})
    .describe(
      "Further Secrets that are made of what Vault has, with their keys: those that other settings name as { secret, key }. " +
        "Default: none.",
    ),
  ...external,
});

export const secretsSchema = z
  .discriminatedUnion("mode", [kubernetes, awsSecretsManager, vault])
  .default({ mode: "kubernetes" })
  .describe(
    "Where the secrets of the platform are kept. Pods read Secrets of Kubernetes in any case. Default: mode=kubernetes.",
  );

export type SecretsSettings = Immutable<z.output<typeof secretsSchema>>;
/** Secrets in a store outside the cluster. */
export type ExternalSecretsSettings = Exclude<SecretsSettings, { readonly mode: "kubernetes" }>;
export type AwsSecretsSettings = Extract<SecretsSettings, { readonly mode: "aws-secrets-manager" }>;
export type VaultSettings = Extract<SecretsSettings, { readonly mode: "vault" }>;
