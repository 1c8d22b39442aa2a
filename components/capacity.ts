import type { ConnectionBudget } from "../settings/capacity.ts";
import type { Settings } from "../settings.ts";
import { parseQuantity, rateText } from "../settings/quantities.ts";
import {
  cacheOperations,
  cacheShards,
  sarkMeasured,
  storesCarry,
  tierCapacity,
  type TierCapacity,
} from "../settings/throughput.ts";
import { counted } from "../settings/wording.ts";
import { type Demand, quotaFor } from "./namespace/index.ts";

/** What the settings carry, and what that takes. Rates are by the figures of the settings, and never better than those. */
export interface Capacity {
  /** Requests a second that are claimed; `null` where nothing is. */
  readonly claimed: number | null;
  /** Requests a second that the whole platform is planned for at its most replicas. */
  readonly carries: number;
  /** What would have to grow first. */
  readonly limitedBy: "gateway" | "sark" | "database" | "cache";
  /** Who measured the figures. */
  readonly figures: string;
  readonly gateway: TierCapacity;
  readonly sark: TierCapacity;
  /** What all pods request of nodes at their most, with the surge of rollouts; it is also the quota. */
  readonly nodes: { readonly cores: string; readonly memory: string; readonly pods: string };
  readonly database: {
    /** Rows a second at the claim, or else at what the platform carries. */
    readonly rows: number;
    readonly connections: Pick<ConnectionBudget, "needed" | "granted">;
    readonly measured: boolean;
  };
  readonly cache: {
    /** Operations a second of each shard, at the same rate. */
    readonly operationsPerShard: number;
    readonly shards: number;
    readonly measured: boolean;
  };
}

/** What the settings add up to. */
export function capacityOf(
  settings: Pick<Settings, "capacity" | "gateway" | "sark" | "cache">,
  connections: ConnectionBudget,
  demands: readonly Demand[],
): Capacity {
  const { capacity } = settings;
  const { measured, cacheHitRate } = capacity;
  const gateway = tierCapacity(settings.gateway, measured.gateway, capacity);
  const sark = tierCapacity(settings.sark, sarkMeasured(capacity), capacity);
  const limits = { gateway: gateway.carries, sark: sark.carries, ...storesCarry(capacity, settings.cache) };
  const [limitedBy, carries] = smallest(limits);
  const rate = capacity.requestsPerSecond ?? carries;
  const shards = cacheShards(settings.cache);
  const quota = quotaFor(demands);
  return {
    claimed: capacity.requestsPerSecond ?? null,
    carries: short(carries),
    limitedBy,
    figures: measured.source,
    gateway: shortened(gateway),
    sark: shortened(sark),
    nodes: {
      cores: quota["requests.cpu"] ?? "",
      memory: quota["requests.memory"] ?? "",
      pods: quota["pods"] ?? "",
    },
    database: {
      rows: short(rate),
      connections: { needed: connections.needed, granted: connections.granted },
      measured: measured.database !== undefined,
    },
    cache: {
      operationsPerShard: short(cacheOperations(rate, cacheHitRate) / shards),
      shards,
      measured: measured.cache !== undefined,
    },
  };
}

/** The capacity as a table for people, as every preview prints it. */
export function capacityTable({ claimed, carries, limitedBy, figures, ...parts }: Capacity): string {
  const { gateway, sark, nodes, database, cache } = parts;
  const claim = claimed === null ? "nothing is claimed" : `${claimed} are claimed`;
  const replicas = ({ min, max, needed, perPod }: TierCapacity) =>
    `${min} to ${max} replicas of ${perPod} requests/s${needed === undefined ? "" : `, ${needed} needed`}`;
  const trusted = (measured: boolean) => (measured ? "" : ", limit not measured");
  return [
    `Capacity: ${carries} requests/s, limited by ${limitedBy}; ${claim}. Figures: ${figures}.`,
    `  gateway   ${replicas(gateway)}`,
    `  sark      ${replicas(sark)}`,
    `  database  ${database.rows} rows/s, ${database.connections.needed} of ${database.connections.granted} connections` +
      trusted(database.measured),
    `  cache     ${cache.operationsPerShard} operations/s on each of ${counted(cache.shards, "shard")}${trusted(cache.measured)}`,
    `  nodes     ${wholeCores(nodes.cores)} cores and ${gibibytes(nodes.memory)} GiB for ${nodes.pods} pods at their most`,
  ].join("\n");
}

function smallest(limits: Readonly<Record<string, number>>): readonly [Capacity["limitedBy"], number] {
  const [first = ["gateway", 0] as const, ...others] = Object.entries(limits) as [Capacity["limitedBy"], number][];
  return others.reduce<readonly [Capacity["limitedBy"], number]>(
    (least, next) => (next[1] < least[1] ? next : least),
    first,
  );
}

const wholeCores = (quantity: string): number => Math.ceil(parseQuantity(quantity));
const gibibytes = (quantity: string): number => Math.ceil(parseQuantity(quantity) / 2 ** 30);

const short = (rate: number): number => Number(rateText(rate));

const shortened = (tier: TierCapacity): TierCapacity => ({
  ...tier,
  perPod: short(tier.perPod),
  carries: short(tier.carries),
});
