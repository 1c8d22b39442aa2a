import { lastEnd } from "./load/accounting.ts";
import type { Load } from "./load/attack.ts";
import type { Sent } from "./load/under-load.ts";
import { rightAnswer } from "./request.ts";

/** The policy that decides about calls, from the root of the checkout. */
export const decidingPolicy = "components/authorization/policies/gateway.rego";

/** No compiler takes it. */
export const broken = (policy: string): string => `${policy}\nallow if {\n`;

/** It compiles, and is worth nothing: it denies everything to everybody. */
export const denyingAll = (): string =>
  [
    "package mcp.gateway",
    'result := {"allow": false, "audit_reason": "denied", "reason": "denied", "cache_ttl": 0, "filtered_parameters": null}',
    "",
  ].join("\n\n");

/** Calls that must be allowed and calls that must not, half of the rate each. Each has a connection of its own. */
export const bothCallers = (rate: number): readonly Load[] =>
  (["granted", "stranger"] as const).map((caller) => ({ caller, rate: rate / 2, keepAlive: false }));

/** How often a stranger was let in. */
export const wrongAllows = (sent: readonly Sent[]): number =>
  resultsOf(sent, "stranger").filter(({ status }) => status >= 200 && status < 400).length;

/** When those who may call were denied it for the last time; `since` if they were not after that. */
export function lastWrongDenial(sent: readonly Sent[], since: number): number {
  const denied = resultsOf(sent, "granted").filter(({ status }) => status === rightAnswer.stranger);
  return lastEnd(denied, since);
}

const resultsOf = (sent: readonly Sent[], caller: Load["caller"]) =>
  sent.filter(({ load }) => load.caller === caller).flatMap(({ results }) => results);
