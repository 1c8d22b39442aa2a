import { availableParallelism } from "node:os";
import { labFigures } from "../../../settings/claim.ts";
import { connectionBudget, mainGrant } from "../../../settings/capacity.ts";
import { tierCapacity } from "../../../settings/throughput.ts";
import type { Settings } from "../../../settings.ts";
import type { Facts } from "../scenario.ts";

// What the capacity model says, with figures that were measured here.

/** The rate that tutorials like to name, in requests a second. */
export const claim = 10_000;

/** What the machine does beside the platform's containers: clients, MCP servers, nodes and the control plane. */
export const machine = "beside";

/** Cores that containers use for one request a second. */
export type Costs = ReadonlyMap<string, number>;

/** Cores that each name uses for one request a second. */
export const costsOf = (cores: ReadonlyMap<string, number>, rate: number): Costs =>
  new Map([...cores].map(([name, used]) => [name, used / rate]));

const sum = (costs: Costs, isMeant: (name: string) => boolean): number =>
  [...costs].filter(([name]) => isMeant(name)).reduce((total, [, cost]) => total + cost, 0);

/** The figures of one core of each service, as users are told to measure them. */
export function figuresOf(costs: Costs) {
  const perCore = (name: string) => 1 / (costs.get(name) ?? Number.NaN);
  return {
    gateway: { ...labFigures.gateway, perCore: perCore("gateway/gateway") },
    sark: { ...labFigures.sark, perCore: perCore("sark/sark") },
  };
}

/**
 * The most requests a second that the pods there are carry: what the model says of each service without headroom, and no more than
 * the cores of the machine, which everything shares here.
 *
 * @param costs of every container, and of what the machine does beside them
 * @param pods how many of each service there are
 */
export function predicted(
  settings: Pick<Settings, "gateway" | "sark">,
  costs: Costs,
  pods: Readonly<Record<"gateway" | "sark", number>>,
  cores = availableParallelism(),
): number {
  const figures = figuresOf(costs);
  const tier = (name: "gateway" | "sark") =>
    tierCapacity(settings[name], figures[name], { requestsPerSecond: undefined, headroom: 0 }).perPod * pods[name];
  return Math.min(tier("gateway"), tier("sark"), cores / sum(costs, () => true));
}

/** What the claim takes by the model, with the headroom of the settings. */
export function takes(settings: Settings, costs: Costs): Facts {
  const figures = figuresOf(costs);
  const { headroom } = settings.capacity;
  const wanted = { requestsPerSecond: claim, headroom };
  const needed = (name: "gateway" | "sark") => tierCapacity(settings[name], figures[name], wanted).needed ?? Number.NaN;
  const sark = needed("sark");
  const replicas = { min: sark, max: sark };
  return {
    [`gateway pods for ${claim}/s`]: needed("gateway"),
    [`SARK pods for ${claim}/s`]: sark,
    [`cores for ${claim}/s`]: claim * sum(costs, (name) => name !== machine),
    [`connections for ${claim}/s`]: connectionBudget({ ...settings.sark, replicas }, mainGrant(settings.postgres))
      .needed,
  };
}
