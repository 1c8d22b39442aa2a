import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { peer } from "./network.ts";
import { dnsLabel } from "./values.ts";

const pem = (label: string, what: string) =>
  z.string().includes(`-----BEGIN ${label}-----`, { error: `must be ${what} in PEM form` });

const pollSeconds = z.int().min(5).max(3600);

const bundle = z.strictObject({
  mode: z.literal("bundle").describe("The policy engine fetches a signed bundle and keeps the last good one."),
  url: z
    .url({ protocol: /^https?$/, error: "must be an http or https URL" })
    .refine((url) => !/^[^/]*\/\/[^/]*@/.test(url), "must not carry a user or a password")
    .describe("Bucket of an S3-compatible storage, such as https://s3.example.com/policies."),
  object: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*$/, "must be the key of an object, such as sark/bundle.tar.gz")
    .default("bundle.tar.gz")
    .describe("Key of the bundle in the bucket. Default: bundle.tar.gz."),
  poll: z
    .strictObject({
      minSeconds: pollSeconds.default(10).describe("Default: 10."),
      maxSeconds: pollSeconds
        .default(30)
        .describe("Default: 30. A new bundle is in force at the latest so long after its upload."),
    })
    .refine(({ minSeconds, maxSeconds }) => minSeconds <= maxSeconds, {
      error: "must not be greater than maxSeconds",
      path: ["minSeconds"],
    })
    .prefault({})
    .describe("How often replicas ask for a new bundle; each at its own time between the two."),
  verification: z
    .strictObject({
      keyId: dnsLabel.default("platform").describe("Name of the key in the signature. Default: platform."),
      algorithm: z
        .enum(["ES256", "ES384", "ES512", "RS256", "RS384", "RS512"])
        .default("ES256")
        .describe("Default: ES256."),
      publicKey: pem("PUBLIC KEY", "a public key").describe(
        "A bundle that another key signed is refused. In PEM form.",
      ),
    })
    .describe("How bundles prove where they come from."),
  credentials: z
    .strictObject({
      secret: dnsLabel.describe("Name of a Secret in the platform's namespace that others maintain."),
      accessKeyId: z.string().min(1).default("access-key-id").describe("Key in it. Default: access-key-id."),
      secretAccessKey: z
        .string()
        .min(1)
        .default("secret-access-key")
        .describe("Key in it. Default: secret-access-key."),
      region: z.string().min(1).describe("Region that requests are signed for, such as eu-central-1."),
    })
    .optional()
    .describe("Access key that may read the object and nothing else. Default: requests are not signed."),
  caCertificate: pem("CERTIFICATE", "a certificate")
    .optional()
    .describe("Authority of the storage's certificate, in PEM form. Default: those of the image."),
  peer: peer.describe("Where the storage is, for the network policy."),
});

const configMap = z.strictObject({
  mode: z.literal("configMap").describe("The policies come with the pod; a change of them is a rollout."),
});

export const deliverySchema = z
  .discriminatedUnion("mode", [configMap, bundle])
  .default({ mode: "configMap" })
  .describe("How policies and their data reach the policy engine. Default: mode=configMap.");

export type Delivery = Immutable<z.output<typeof deliverySchema>>;
export type BundleDelivery = Extract<Delivery, { readonly mode: "bundle" }>;
