import { ownCache } from "./cache/platform.ts";
import { memberPods } from "./cache/topology.ts";
import { whole as wholeCache } from "./cache/whole.ts";
import type { Lab } from "./lab.ts";
import { isReady, type Pod } from "./pods.ts";
import { members, serverPods } from "./postgres/patroni.ts";
import { ownPostgres } from "./postgres/platform.ts";
import { whole as wholePostgres } from "./postgres/whole.ts";
import type { Bounds, Facts } from "./scenario.ts";
import { platformPods, settled } from "./workload.ts";

/** What must hold where the platform is to notice nothing. */
export const unchanged: Bounds = {
  "leader changes": { atMost: 0 },
  "members replaced": { atMost: 0 },
  restarts: { atMost: 0 },
};

/** The platform as it was at one time. */
export interface Snapshot {
  readonly pods: readonly Pod[];
  /** Those of the platform's own stores, which no autoscaler adds or takes away. */
  readonly stores: readonly Pod[];
  /** Of PostgreSQL's leaders: each new one begins another. NaN if others run it. */
  readonly timeline: number;
}

export async function snapshot(lab: Lab): Promise<Snapshot> {
  const ownsPostgres = ownPostgres(lab.settings) !== undefined;
  return {
    pods: await platformPods(lab),
    stores: [
      ...(ownsPostgres ? await serverPods(lab) : []),
      ...(ownCache(lab.settings) === undefined ? [] : await memberPods(lab)),
    ],
    timeline: ownsPostgres ? Math.max(...(await members(lab)).map(({ timeline }) => timeline)) : Number.NaN,
  };
}

/** How the platform differs from what it was. */
export function differences(before: Snapshot, after: Snapshot): Facts {
  const ids = new Set(after.stores.map(({ metadata }) => metadata.uid));
  const restartsBefore = new Map(before.pods.map((pod) => [pod.metadata.uid, restartsOf(pod)]));
  return {
    "leader changes": after.timeline - before.timeline,
    "members replaced": before.stores.filter(({ metadata }) => !ids.has(metadata.uid)).length,
    // What an autoscaler has added meanwhile has no time before.
    restarts: after.pods.reduce((sum, pod) => {
      const then = restartsBefore.get(pod.metadata.uid);
      return then === undefined ? sum : sum + restartsOf(pod) - then;
    }, 0),
  };
}

function restartsOf({ status }: Pod): number {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return all.reduce((sum, { restartCount }) => sum + restartCount, 0);
}

/**
 * Waits until all nodes and the whole platform are well.
 *
 * @param seconds how long the nodes, and each of the stores, may take
 * @returns how long it took, in seconds
 */
export async function well(lab: Lab, seconds: number): Promise<number> {
  const started = performance.now();
  await lab.until("all nodes to be ready", seconds, async () => {
    const { items } = await lab.get<{ items: readonly Pod[] }>("nodes");
    return items.every(isReady);
  });
  await settled(lab);
  if (ownPostgres(lab.settings) !== undefined) await wholePostgres(lab, seconds);
  if (ownCache(lab.settings) !== undefined) await wholeCache(lab, seconds);
  return (performance.now() - started) / 1000;
}
