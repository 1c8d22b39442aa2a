import { z } from "zod";
import { type PlatformAlert, platformAlerts } from "./alert-names.ts";
import type { Immutable } from "./immutable.ts";
import { syntaxErrorIn } from "./promql.ts";

/** What an alert asks of people: to come at once, to come in working hours, or nothing. */
export const severities = ["critical", "warning", "info"] as const;

export type Severity = (typeof severities)[number];

/** A length of time as Prometheus writes it. */
export const duration = z.string().regex(/^[1-9]\d*(s|m|h|d|w|y)$/, "must be a length of time such as 30s, 5m or 15d");

const alert = z.strictObject({
  name: z.string().regex(/^[A-Z][A-Za-z0-9]*$/, "must consist of letters and digits and start with a capital letter"),
  severity: z.enum(severities).describe("critical wakes people, warning can wait for the morning, info is only shown."),
  expression: z
    .string()
    .min(1)
    .superRefine((text, context) => {
      const at = syntaxErrorIn(text);
      if (at !== undefined) {
        context.addIssue({ code: "custom", message: `is no PromQL: it cannot be read from character ${at} on` });
      }
    })
    .describe("PromQL; the alert fires for each series that it returns."),
  for: duration.default("5m").describe("It must return a series for so long. Default: 5m."),
  summary: z.string().min(1).describe("What is wrong, in one sentence."),
  description: z.string().min(1).optional().describe("What it means for users, and what to look at first."),
  runbook: z.url({ protocol: /^https?$/, error: "must be an http or https URL" }).describe("What to do."),
});

/** Alerts of a stack's own, such as about its MCP servers. */
export const alertsSchema = z
  .array(alert)
  .default([])
  .superRefine((alerts, context) => {
    const names = alerts.map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      const message = isPlatformAlert(name) ? "is the name of an alert of the platform" : "is used twice";
      if (!isPlatformAlert(name) && names.indexOf(name) === index) continue;
      context.addIssue({ code: "custom", message, path: [index, "name"], input: name });
    }
  })
  .describe("Alerts beside the platform's own, such as about the MCP servers. Default: none.");

export const silencedSchema = z
  .array(z.enum(platformAlerts))
  .default([])
  .describe("Alerts of the platform that are left out. Default: none.");

export type OwnAlert = Immutable<z.output<typeof alertsSchema>[number]>;

const isPlatformAlert = (name: string): name is PlatformAlert => (platformAlerts as readonly string[]).includes(name);
