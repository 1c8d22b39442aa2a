import { defects } from "../../../policy/defects.ts";
import { surroundings } from "./surroundings.ts";
import { workloads } from "./workloads.ts";

/** The tutorial as a stack: each of its mistakes that can be seen, in our words. */
export const tutorial = { ...surroundings, ...workloads };

type Name = keyof typeof tutorial;

/** Where each mistake is. */
const places: Readonly<Record<string, Name>> = {
  D2: "postgres-service",
  D3: "sark",
  D8: "sark",
  D9: "sark",
  D11: "prometheus",
  D12: "postgres",
  D13: "postgres",
  D14: "postgres",
  D15: "postgres",
  D16: "postgres",
  D17: "postgres",
  D19: "postgres",
  D21: "postgres",
  D23: "redis",
  D24: "redis",
  D26: "redis",
  D27: "redis",
  D28: "redis",
  D29: "redis",
  D32: "sark",
  D34: "sark",
  D37: "gateway",
  D38: "sark",
  D39: "sark",
  D42: "gateway",
  D43: "sark",
  D44: "gateway",
  D48: "password",
  D51: "sark-autoscaler",
  D52: "sark-autoscaler",
  D70: "sark",
  D71: "gateway-ingress",
  D72: "gateway-ingress",
  D74: "sark-ingress",
  D75: "sark-ingress",
  D77: "gateway-ingress",
  D82: "prometheus",
  D89: "prometheus",
  D91: "alertmanager-configuration",
  D92: "grafana",
  D96: "namespace",
  D98: "sark-admission",
  D105: "sark",
};

/** Where settings are missing altogether, the file that should hold them is what a rule misses. */
const insteadOf: Readonly<Record<string, string>> = {
  "postgres-wal-archive": "postgres-configuration-source",
  "postgres-client-authentication": "postgres-configuration-source",
  "postgres-tls": "postgres-configuration-source",
  "cache-users": "cache-configuration-source",
  "cache-memory": "cache-configuration-source",
  "cache-tls": "cache-configuration-source",
};

/** Mistakes that rules refuse in other stacks, and why in this one there is nothing to see. */
export const unseen: Readonly<Record<string, string>> = {
  D81: "Its controller sends the header and refuses old versions of TLS unless it is told otherwise.",
  D93: "Its stores have no port that promises metrics.",
};

/** What the pack has to say of the tutorial, by mistake: a rule and the resource of which it says it. */
export const expected = defects
  .filter(({ id, rules }) => rules.length > 0 && !(id in unseen))
  .map(({ id, what, rules }) => ({
    id,
    what,
    verdicts: [...new Set(rules.map((rule) => `${insteadOf[rule] ?? rule} ${places[id] ?? "nowhere"}`))],
  }));
