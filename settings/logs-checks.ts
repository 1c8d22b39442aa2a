import type { Settings } from "../settings.ts";
import type { Check } from "./checks.ts";
import { type CollectorSettings, logAgentPorts } from "./logs.ts";
import { parseQuantity } from "./quantities.ts";

/** The policy engine turns its file over in whole MiB, and keeps three old ones beside. */
const smallestSpool = "8Mi";

/** What must hold together where decisions are sent elsewhere. */
export const logsChecks: readonly Check[] = [
  collectorCheck("images.otelCollector", ["images", "logs"], ({ images }) =>
    images.otelCollector === undefined
      ? "is required while sark:logs.mode is collector: the platform runs it itself"
      : undefined,
  ),
  collectorCheck("sark.contract", ["sark", "logs"], ({ sark }) => {
    const taken: readonly number[] = Object.values(logAgentPorts);
    const { httpPort, metricsPort } = sark.contract;
    const wrong = [httpPort, metricsPort].find((port) => port !== undefined && taken.includes(port));
    return wrong === undefined
      ? undefined
      : `must not use port ${wrong}: the log agent in the same pod listens on ${taken.join(" and ")}`;
  }),
  collectorCheck("logs.agent.spool", ["logs"], (_settings, { agent }) => {
    const spool = parseQuantity(agent.spool);
    const limit = agent.resources.limits.ephemeralStorage;
    if (spool < parseQuantity(smallestSpool)) return `must be at least ${smallestSpool}`;
    return spool > parseQuantity(limit)
      ? `must not be greater than sark:logs.agent.resources.limits.ephemeralStorage, ${limit}: the pod would be evicted ` +
          "while the spool fills"
      : undefined;
  }),
];

/** A check of a stack that has a collector. */
function collectorCheck(
  at: string,
  needs: Check["needs"],
  problem: (settings: Settings, logs: CollectorSettings) => string | undefined,
): Check {
  return {
    needs,
    at,
    problem: (settings) => (settings.logs.mode === "collector" ? problem(settings, settings.logs) : undefined),
  };
}
