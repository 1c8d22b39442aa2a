import { z } from "zod";
import { type PlatformAlert, platformAlerts } from "./alert-names.ts";
import type { Immutable } from "./immutable.ts";
import { rangeErrorIn } from "./promql-ranges.ts";
import { syntaxErrorIn } from "./promql.ts";

/** What an alert asks of people: to come at once, to come in working hours, or nothing. */
export const severities = ["critical", "warning", "info"] as const;

export type Severity = (typeof severities)[number];

/** A length of time as Prometheus writes it. */
export const duration = z.string().regex(/^[1-9]\d*(s|m|h|d|w|y)$/, "must be a length of time such as 30s, 5m or 15d");

const alert = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Z][A-Za-z0-9]*$/, "must consist of letters and digits and start with a capital letter")
    .refine((name) => !isPlatformAlert(name), "is the name of an alert of the platform"),
  severity: z.enum(severities).describe("critical wakes people, warning can wait for the morning, info is only shown."),
  expression: z
    .string()
    .min(1)
    .superRefine((text, context) => {
      const at = syntaxErrorIn(text);
      if (at !== undefined) {
        context.addIssue({ code: "custom", message: `is no PromQL: it cannot be read from character ${at} on` });
        return;
      }
      const wrong = rangeErrorIn(text);
      if (wrong !== undefined) context.addIssue({ code: "custom", message: `is refused by Prometheus: ${wrong}` });
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
  .refine((alerts) => usedTwice(alerts).length === 0, {
    // Also where something else is wrong with them: all of it is told at once.
    when: ({ value }) => Array.isArray(value),
    error: ({ input }) => `must not use a name twice: ${usedTwice(input).join(", ")}`,
  })
  .describe("Alerts beside the platform's own, such as about the MCP servers. Default: none.");

export const silencedSchema = z
  .array(z.enum(platformAlerts))
  .default([])
  .describe("Alerts of the platform that are left out. Default: none.");

export type OwnAlert = Immutable<z.output<typeof alertsSchema>[number]>;

/** Names that several alerts have, each once. */
function usedTwice(alerts: unknown): readonly string[] {
  const names = Array.isArray(alerts) ? alerts.map(nameIn) : [];
  return [...new Set(names.filter((name, index) => name !== "" && names.indexOf(name) !== index))];
}

function nameIn(alert: unknown): string {
  const name: unknown = typeof alert === "object" && alert !== null && "name" in alert ? alert.name : undefined;
  return typeof name === "string" ? name : "";
}

const isPlatformAlert = (name: string): name is PlatformAlert => (platformAlerts as readonly string[]).includes(name);
