import type { Lab } from "./lab.ts";
import { deployments, settled } from "./workload.ts";

/** How long autoscalers may take to get to their fewest replicas, in seconds: they wait before they take any away. */
export const patience = 900;

/** An autoscaler of a Deployment. */
export interface Autoscaler {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly minReplicas: number; readonly maxReplicas: number; readonly metrics: readonly Metric[] };
  readonly status: {
    readonly currentReplicas?: number;
    readonly desiredReplicas?: number;
    readonly currentMetrics?: readonly (Metric | null)[];
  };
}

interface Metric {
  readonly containerResource?: {
    readonly container: string;
    readonly current?: { readonly averageUtilization?: number };
  };
}

/** Pause between two looks while nothing must happen, in milliseconds: each look takes a part of a core. */
const seldom = 5_000;

/** The autoscalers of the platform. */
export async function autoscalers(lab: Lab): Promise<readonly Autoscaler[]> {
  const { items } = await lab.get<{ items: readonly Autoscaler[] }>("horizontalpodautoscalers");
  return items.filter(({ metadata }) => deployments.some((name) => name === metadata.name));
}

/** Whether every Deployment has the replicas that its autoscaler's bounds name. */
export async function haveReplicas(lab: Lab, wanted: (spec: Autoscaler["spec"]) => number): Promise<boolean> {
  const found = await autoscalers(lab);
  lab.note(found.map(describe).join(", "));
  return (
    found.length === deployments.length && found.every(({ spec, status }) => status.currentReplicas === wanted(spec))
  );
}

/**
 * Waits until every Deployment has its fewest replicas and all are ready: what other work has brought about is over then.
 *
 * @returns how long that took, in seconds
 */
export async function fewestReplicas(lab: Lab): Promise<number> {
  const taken = await lab.until("the fewest replicas", patience, () =>
    haveReplicas(lab, ({ minReplicas }) => minReplicas),
  );
  await settled(lab);
  return taken;
}

/** Waits until the number of replicas has not changed for some seconds, and all of them have been ready for as long. */
export async function steady(lab: Lab, seconds: number): Promise<void> {
  const end = performance.now() + patience * 1000;
  let before = "";
  let since = performance.now();
  while (performance.now() - since < seconds * 1000) {
    if (performance.now() > end) throw new Error(`autoscalers do not come to rest within ${patience} s: ${before}`);
    const waited = await settled(lab);
    const now = (await autoscalers(lab)).map(describe).join(", ");
    if (now !== before || waited > seldom / 1000) since = performance.now();
    before = now;
    await lab.sleep(seldom);
  }
}

const describe = ({ metadata, status }: Autoscaler): string =>
  `${metadata.name} ${status.currentReplicas ?? "?"} of ${status.desiredReplicas ?? "?"}`;
