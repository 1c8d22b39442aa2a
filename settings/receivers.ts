import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { peer } from "./network.ts";
import { dnsLabel, port, secret } from "./values.ts";

const secretReference = z.strictObject({
  secret: dnsLabel.describe(
    "Name of a Secret in the platform's namespace that others maintain. Alertmanager starts once it is there.",
  ),
  key: z
    .string()
    .regex(/^[-._a-zA-Z0-9]+$/, "must be a key of a Secret")
    .describe("Key in it; the pod finds a file of this name."),
});

const httpsUrl = (text: string): boolean => URL.canParse(text) && new URL(text).protocol === "https:";

const webhook = z.string().refine(httpsUrl, "must be an https URL");

/** The URL of a Slack webhook says by its path whose it is; those of Slack's relatives have other hosts. */
const slackWebhook = webhook.refine(
  (text) => !URL.canParse(text) || new URL(text).pathname.length > 1,
  "must be the whole URL of an incoming webhook, such as https://hooks.slack.com/services/T…/B…/…",
);

/** A value that is encrypted in the stack file, or in a Secret that others maintain. */
const eitherOf = (form: z.ZodString, what: string) => ({
  value: secret(form).optional().describe(`${what}, as a Pulumi secret. Give this or from.`),
  from: secretReference.optional().describe("The Secret that holds it. Give this or value."),
});

const oneSource = {
  check: ({ value, from }: { readonly value?: unknown; readonly from?: unknown }) =>
    (value === undefined) !== (from === undefined),
  error: { error: "or from: give exactly one of the two", path: ["value"] },
};

export const receiversSchema = z
  .strictObject({
    slack: z
      .strictObject(eitherOf(slackWebhook, "URL of the incoming webhook"))
      .refine(oneSource.check, oneSource.error)
      .optional()
      .describe("Gets warnings and critical alerts. Anything that understands Slack's webhooks will do."),
    pagerDuty: z
      .strictObject({
        ...eitherOf(
          z.string().regex(/^[0-9a-zA-Z]{32}$/, "must be a routing key of the Events API v2: 32 letters and digits"),
          "Routing key of the Events API v2",
        ),
        url: z
          .string()
          .refine(httpsUrl, "must be an https URL")
          .optional()
          .describe("Default: https://events.pagerduty.com/v2/enqueue. The service region Europe has another."),
      })
      .refine(oneSource.check, oneSource.error)
      .optional()
      .describe("Gets critical alerts, and wakes people."),
    deadMansSwitch: z
      .strictObject(eitherOf(webhook, "URL that is called each minute"))
      .refine(oneSource.check, oneSource.error)
      .optional()
      .describe("Is called as long as alerting works; whoever runs it calls people when the calls stop."),
    peers: z.array(peer).default([]).describe("Where the receivers are, for the network policy. Default: nobody."),
    port: port.default(443).describe("Port of the receivers. Default: 443."),
    caCertificate: z
      .string()
      .includes("-----BEGIN CERTIFICATE-----", { error: "must be a certificate in PEM form" })
      .optional()
      .describe("Authority of the receivers' certificates, in PEM form. Default: those that the image trusts."),
  })
  .prefault({})
  .describe("Who is told of alerts. Secrets reach Alertmanager as files.");

export type ReceiversSettings = Immutable<z.output<typeof receiversSchema>>;

/** The receivers that can be set, by their setting. */
export const receiverNames = ["slack", "pagerDuty", "deadMansSwitch"] as const;

export type ReceiverName = (typeof receiverNames)[number];

/** Where the secret of a receiver is: in the settings, or in a Secret of others. */
export interface ReceiverSecret {
  readonly value?: pulumi.Output<string> | undefined;
  readonly from?: { readonly secret: string; readonly key: string } | undefined;
}
