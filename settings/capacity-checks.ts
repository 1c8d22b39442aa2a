import type { SettingName, Settings } from "../settings.ts";
import type { Check } from "./checks.ts";
import { labFigures } from "./claim.ts";
import { rateText } from "./quantities.ts";
import {
  cacheOperations,
  cacheShards,
  coresWhenScaled,
  planned,
  sarkMeasured,
  tierCapacity,
  usableCores,
} from "./throughput.ts";
import { counted } from "./wording.ts";

type Service = "gateway" | "sark";

const names: Readonly<Record<Service, string>> = { gateway: "the gateway", sark: "SARK" };

/** A claim must hold by the figures of the stack. Nothing is checked where nothing is claimed. */
export const capacityChecks: readonly Check[] = [
  claimCheck("capacity.measured", ["environment"], (_claim, { environment, capacity }) =>
    environment === "production" && capacity.measured.source === labFigures.source
      ? "is required where sark:environment is production and sark:capacity.requestsPerSecond claims something: the " +
        "defaults were measured with stand-ins. Measure your own applications"
      : undefined,
  ),
  ...(["gateway", "sark"] as const).flatMap((service) => [
    claimCheck(`${service}.replicas.max`, [service], (claim, settings) => replicasProblem(claim, service, settings)),
    claimCheck(`${service}.autoscaling.cpuUtilization`, [service], (_claim, settings) =>
      autoscalerProblem(service, settings),
    ),
    claimCheck(`${service}.autoscaling.requestsPerSecond.perPod`, [service], (_claim, settings) => {
      const perPod = settings[service].autoscaling.requestsPerSecond?.perPod ?? 0;
      const carried = tierCapacity(settings[service], measuredOf(service, settings), settings.capacity).perPod;
      return perPod <= carried
        ? undefined
        : `is ${perPod}, but one replica carries ${rateText(carried)} without its headroom: another one would come too late`;
    }),
  ]),
  claimCheck("capacity.measured.database.rowsPerSecond", [], (claim, { capacity: { measured, headroom } }) => {
    if (measured.database === undefined) return undefined;
    const { rowsPerSecond } = measured.database;
    const within = planned(rowsPerSecond, headroom);
    return claim <= within
      ? undefined
      : `is ${rateText(rowsPerSecond)}, which without ${headroom} % of headroom is ${rateText(within)}, but ` +
          `${rateText(claim)} requests/s write as many rows of the audit trail. Lower the claim or use a faster server`;
  }),
  claimCheck("capacity.measured.cache.operationsPerSecond", ["cache"], (claim, { capacity, cache }) => {
    const { measured, headroom, cacheHitRate } = capacity;
    if (measured.cache === undefined) return undefined;
    const { operationsPerSecond } = measured.cache;
    const within = planned(operationsPerSecond, headroom);
    const operations = cacheOperations(claim, cacheHitRate);
    const shards = cacheShards(cache);
    return operations / shards <= within
      ? undefined
      : `is ${rateText(operationsPerSecond)}, which without ${headroom} % of headroom is ${rateText(within)}, but ` +
          `${rateText(claim)} requests/s with ${cacheHitRate} % of hits make ${rateText(operations)} operations, which is ` +
          `${rateText(operations / shards)} on each of ${counted(shards, "shard")}. Add shards or lower the claim`;
  }),
];

/** A check of what is claimed. */
function claimCheck(
  at: string,
  needs: readonly SettingName[],
  problem: (claim: number, settings: Settings) => string | undefined,
): Check {
  return {
    needs: ["capacity", ...needs],
    at,
    problem: (settings) => {
      const claim = settings.capacity.requestsPerSecond;
      return claim === undefined ? undefined : problem(claim, settings);
    },
  };
}

const measuredOf = (service: Service, { capacity }: Settings) =>
  service === "sark" ? sarkMeasured(capacity) : capacity.measured.gateway;

/** Whether the claim needs more replicas than there may be. */
function replicasProblem(claim: number, service: Service, settings: Settings): string | undefined {
  const measured = measuredOf(service, settings);
  const { needed = 0, max, perPod } = tierCapacity(settings[service], measured, settings.capacity);
  if (needed <= max) return undefined;
  const cores = usableCores(settings[service], measured.coresPerPod);
  return (
    `is ${max}, but ${rateText(claim)} requests/s need ${needed} replicas of ${names[service]}: one carries ` +
    `${rateText(perPod)} (${counted(cores, "core")} × ${rateText(measured.perCore)} requests/s, without ` +
    `${settings.capacity.headroom} % of headroom). Raise it, give a pod more of the cores that it can use, or lower ` +
    "sark:capacity.requestsPerSecond"
  );
}

/** Whether pods are at their end before the autoscaler adds others. */
function autoscalerProblem(service: Service, settings: Settings): string | undefined {
  const tier = settings[service];
  const cores = usableCores(tier, measuredOf(service, settings).coresPerPod);
  const scaled = coresWhenScaled(tier);
  if (scaled < cores) return undefined;
  return (
    `must be lower: ${tier.autoscaling.cpuUtilization} % of the requested ${tier.resources.requests.cpu} CPU are ${counted(scaled, "core")}, ` +
    `and a pod uses ${cores} at most, so replicas would never be added. Or request less`
  );
}
