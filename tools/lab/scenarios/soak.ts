import { callsFor, startGatewayClient } from "../client.ts";
import { growth, type Point } from "../growth.ts";
import { bothKinds, loadFacts, modestRate, underLoad } from "../load/under-load.ts";
import { auditTrail, client, nodeAccess } from "../needs.ts";
import type { Facts, Scenario } from "../scenario.ts";
import { kinds, type Usage, UsageWatch } from "../usage.ts";

/** How long it is without the option, in minutes. */
const defaultMinutes = 30;

/** Pause between two looks, in milliseconds. */
const pause = 15_000;

/** By how much what a pod uses may grow after the warm-up, in percent. */
const tolerance = 10;

export const soak: Scenario = {
  name: "soak",
  title: "loaded evenly for long",
  proves:
    "Under a load that does not change, nothing fails, and no workload's memory, connections and open files grow.",
  needs: [client, auditTrail, nodeAccess],
  bounds: {
    failed: { atMost: 0 },
    lost: { atMost: 0 },
    "requests/s": { atLeast: 0.95 * modestRate },
    ...Object.fromEntries(kinds.map((kind) => [`${kind} growth, %`, { atMost: tolerance }])),
    looks: { atLeast: 10 },
  },
  run: async (lab) => {
    const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
    const watch = new UsageWatch(lab);
    const looks: Look[] = [];
    const seconds = (lab.session.minutes ?? defaultMinutes) * 60;
    const sent = await underLoad(lab, traffic, bothKinds("granted", modestRate), 0, async () => {
      const end = performance.now() + seconds * 1000;
      while (performance.now() < end) {
        looks.push({ moment: performance.now() / 1000, usages: await watch.look() });
        lab.note(`${Math.max(0, Math.round((end - performance.now()) / 1000))} s are left`);
        await lab.sleep(pause);
      }
    });
    return { ...(await loadFacts(lab, traffic.calls, sent)), ...growths(looks), looks: looks.length };
  },
};

/** What every workload used at a moment, in seconds. */
export interface Look {
  readonly moment: number;
  readonly usages: ReadonlyMap<string, Usage>;
}

/** By how much each workload's use has grown, and the most of each kind. */
export function growths(looks: readonly Look[]): Facts {
  // One that was not always there has no history: pods of Jobs.
  const workloads = [...(looks[0]?.usages.keys() ?? [])].filter((name) =>
    looks.every(({ usages }) => usages.has(name)),
  );
  const all = kinds.map((kind) => {
    const each = workloads.map((name): readonly [string, number] => {
      const points = looks.map(({ moment, usages }): Point => [moment, usages.get(name)?.[kind] ?? Number.NaN]);
      return [`${kind} growth of ${name}, %`, growth(points)];
    });
    const most = each.length === 0 ? Number.NaN : Math.max(...each.map(([, value]) => value));
    return [[`${kind} growth, %`, most] as const, ...each];
  });
  return Object.fromEntries(all.flat());
}
