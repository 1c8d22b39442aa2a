import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { dnsLabel } from "./values.ts";

const letsEncrypt = "https://acme-v02.api.letsencrypt.org/directory";

const acm = z.strictObject({
  source: z.literal("acm").describe("Certificates in AWS Certificate Manager, which renews them. Only with mode alb."),
  arns: z
    .array(
      z
        .string()
        .regex(
          /^arn:aws[\w-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
          "must be the ARN of a certificate in AWS Certificate Manager",
        ),
    )
    .min(1)
    .describe("ARNs of the certificates; together they must cover all hosts."),
});

const cloudflare = z.strictObject({
  provider: z.literal("cloudflare"),
  secret: dnsLabel.describe("Name of a Secret in the platform's namespace that others maintain."),
  key: z.string().min(1).default("api-token").describe("Key in it. Default: api-token."),
});

const route53 = z.strictObject({
  provider: z
    .literal("route53")
    .describe(
      "With the credentials of cert-manager's own pods, which it must be told to use: --issuer-ambient-credentials.",
    ),
  region: z.string().min(1).describe("Region of the API, such as eu-central-1."),
  hostedZoneId: z.string().min(1).optional().describe("Hosted zone. Where it is not given: the one with the host."),
  roleArn: z
    .string()
    .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, "must be the ARN of an IAM role")
    .optional()
    .describe("Role that is assumed for the change."),
});

const acme = z.strictObject({
  source: z.literal("acme").describe("cert-manager orders and renews them, from Let's Encrypt where nothing is said."),
  email: z.email({ error: "must be an e-mail address" }).describe("Where the authority writes to before an expiry."),
  server: z
    .url({ protocol: /^https$/, error: "must be an https URL" })
    .default(letsEncrypt)
    .describe(`Directory of the authority. Default: ${letsEncrypt}.`),
  challenge: z
    .discriminatedUnion("type", [
      z.strictObject({ type: z.literal("http01").describe("The authority calls port 80 of every host.") }),
      z.strictObject({
        type: z.literal("dns01").describe("A record in the zone of every host; hosts may be internal."),
        dns: z.discriminatedUnion("provider", [cloudflare, route53]),
      }),
    ])
    .describe("How the authority is shown that the hosts are ours."),
});

const issuer = z.strictObject({
  source: z.literal("issuer").describe("cert-manager orders and renews them from an issuer that others maintain."),
  kind: z.enum(["Issuer", "ClusterIssuer"]).default("ClusterIssuer").describe("Default: ClusterIssuer."),
  name: dnsLabel.describe("Name of the issuer."),
});

const platform = z.strictObject({
  source: z
    .literal("platform")
    .describe("The platform's own authority, for clients that trust it. Updates of the stack renew the certificate."),
});

const existing = z.strictObject({
  source: z.literal("secret").describe("A Secret that others maintain."),
  name: dnsLabel.describe("Name of a Secret of type kubernetes.io/tls in the platform's namespace."),
});

export const certificateSchema = z
  .discriminatedUnion("source", [acm, acme, issuer, platform, existing])
  .describe("Where the certificate of the hosts comes from. It has one owner, whoever that is.");

export type CertificateSettings = Immutable<z.output<typeof certificateSchema>>;
export type AcmeSettings = Extract<CertificateSettings, { readonly source: "acme" }>;
