import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { peer } from "./network.ts";
import { defaultResources } from "./services.ts";
import { storageSchema } from "./storage.ts";
import { bytes, dnsLabel, secret } from "./values.ts";

/** Ports of the log agent in each SARK pod: its containers share one network. */
export const logAgentPorts = { health: 13133, metrics: 8888 } as const;

const sink = z
  .strictObject({
    url: z
      .url({ protocol: /^https$/, error: "must be an https URL" })
      .refine((url) => !/^[^/]*\/\/[^/]*@/.test(url), "must not carry a user or a password")
      .describe(
        "Where logs are posted to by OTLP over HTTP, with its path, such as https://otlp.example.com/v1/logs. A SIEM's own " +
          "intake, or a collector before it.",
      ),
    peer: peer.describe("Where it is, for the network policy."),
    caCertificate: z
      .string()
      .includes("-----BEGIN CERTIFICATE-----", { error: "must be a certificate in PEM form" })
      .optional()
      .describe("Authority of its certificate, in PEM form. Default: those that the image trusts."),
    token: z
      .strictObject({
        value: secret(z.string().min(8, "must have at least 8 characters"))
          .optional()
          .describe("The token, as a Pulumi secret. Give this or from."),
        from: z
          .strictObject({
            secret: dnsLabel.describe("Name of a Secret in the platform's namespace that others maintain."),
            key: z
              .string()
              .regex(/^[-._a-zA-Z0-9]+$/, "must be a key of a Secret")
              .describe("Key in it."),
          })
          .optional()
          .describe("The Secret that holds it. Give this or value."),
        header: z
          .string()
          .regex(/^[A-Za-z0-9-]+$/, "must be the name of a header")
          .default("Authorization")
          .describe("Header that carries it. Default: Authorization."),
        scheme: z
          .string()
          .regex(/^[A-Za-z]*$/, "must be a word, or empty")
          .default("Bearer")
          .describe("Word before it: Splunk for Splunk, empty for an API key. Default: Bearer."),
      })
      .refine(({ value, from }) => (value === undefined) !== (from === undefined), {
        error: "or from: give exactly one of the two",
        path: ["value"],
      })
      .optional()
      .describe("What the sink knows the platform by. Default: nothing."),
  })
  .describe("Who gets the logs.");

const collector = z.strictObject({
  mode: z
    .literal("collector")
    .describe("Each decision goes to the sink, through a collector that keeps it on disk until the sink has it."),
  sink,
  replicas: z
    .int()
    .min(1)
    .max(5)
    .default(2)
    .describe("Collectors, each with what it accepted on a volume of its own. Default: 2, so that one may be lost."),
  storage: storageSchema
    .prefault({ size: "10Gi" })
    .describe("Volume of each. Half of it holds what the sink has not taken yet. Where it is not given: 10Gi."),
  resources: defaultResources(["50m", "128Mi"], ["1", "512Mi"], "64Mi"),
  agent: z
    .strictObject({
      spool: bytes
        .default("256Mi")
        .describe(
          "Decisions that a SARK pod keeps while no collector takes them; the oldest give way. At least 8Mi. Default: 256Mi.",
        ),
      resources: defaultResources(["20m", "64Mi"], ["200m", "192Mi"], "512Mi"),
    })
    .prefault({})
    .describe("What reads the decisions of the policy engine beside each SARK replica."),
});

const none = z.strictObject({
  mode: z.literal("none").describe("Decisions are in the log of the policy engine's container and nowhere else."),
});

export const logsSchema = z
  .discriminatedUnion("mode", [collector, none])
  .prefault({ mode: "none" })
  .describe("Where the record of decisions goes. Default: mode=none.");

export type LogsSettings = Immutable<z.output<typeof logsSchema>>;
export type CollectorSettings = Extract<LogsSettings, { mode: "collector" }>;
