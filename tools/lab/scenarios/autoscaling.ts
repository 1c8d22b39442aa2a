import { callsFor, startGatewayClient } from "../client.ts";
import type { Lab } from "../lab.ts";
import { bothKinds, loadFacts, underLoad, type Sent } from "../load/under-load.ts";
import { auditTrail, client } from "../needs.ts";
import type { Scenario } from "../scenario.ts";
import { deployments, settled } from "../workload.ts";

/** Requests a second: far more than the smallest number of replicas is scaled for, and so few that one is enough. */
const rates = { high: 120, low: 6 };

/** How long scaling may take, in seconds. The settings make an autoscaler wait before it takes replicas away. */
const limits = { up: 240, down: 900 };

interface Autoscaler {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly minReplicas: number; readonly maxReplicas: number; readonly metrics: readonly Metric[] };
  readonly status: { readonly currentReplicas?: number; readonly currentMetrics?: readonly (Metric | null)[] };
}

interface Metric {
  readonly containerResource?: {
    readonly container: string;
    readonly current?: { readonly averageUtilization?: number };
  };
}

export const autoscaling: Scenario = {
  name: "autoscaling",
  title: "loaded to the maximum, then not",
  proves: "Autoscalers measure every container, add replicas under load, take them away again, and no request fails.",
  needs: [client, auditTrail],
  bounds: {
    failed: { atMost: 0 },
    lost: { atMost: 0 },
    "containers without a measure": { atMost: 0 },
    "to the maximum s": { atMost: limits.up },
    "back to the minimum s": { atMost: limits.down },
  },
  run: async (lab) => {
    const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
    lab.note("waits for the smallest number of replicas");
    await lab.until("the smallest number of replicas", limits.down, () =>
      everyone(lab, ({ minReplicas }) => minReplicas),
    );
    await settled(lab);
    let up = Number.NaN;
    let down = Number.NaN;
    let unmeasured = Number.NaN;
    const high = await underLoad(lab, traffic, bothKinds("granted", rates.high), 0, async () => {
      up = await lab.until("the maximum", limits.up, () => everyone(lab, ({ maxReplicas }) => maxReplicas));
      await settled(lab);
      unmeasured = containersWithoutMeasure(await autoscalers(lab)).length;
    });
    const low = await underLoad(lab, traffic, bothKinds("granted", rates.low), 0, async () => {
      down = await lab.until("the minimum", limits.down, () => everyone(lab, ({ minReplicas }) => minReplicas));
      await settled(lab);
    });
    const sent: readonly Sent[] = [...high, ...low];
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      "containers without a measure": unmeasured,
      "to the maximum s": up,
      "back to the minimum s": down,
    };
  },
};

async function autoscalers(lab: Lab): Promise<readonly Autoscaler[]> {
  const { items } = await lab.get<{ items: readonly Autoscaler[] }>("horizontalpodautoscalers");
  return items.filter(({ metadata }) => deployments.some((name) => name === metadata.name));
}

/** Whether every Deployment has the replicas that its autoscaler's bounds name. */
async function everyone(lab: Lab, wanted: (spec: Autoscaler["spec"]) => number): Promise<boolean> {
  const found = await autoscalers(lab);
  lab.note(found.map(({ metadata, status }) => `${metadata.name} ${status.currentReplicas ?? "?"}`).join(", "));
  return (
    found.length === deployments.length && found.every(({ spec, status }) => status.currentReplicas === wanted(spec))
  );
}

/** Containers that decide about the number of replicas, but for which the autoscaler has no figure. */
export function containersWithoutMeasure(found: readonly Pick<Autoscaler, "spec" | "status">[]): readonly string[] {
  return found.flatMap(({ spec, status }) => {
    const measured = (status.currentMetrics ?? []).flatMap((metric) =>
      metric?.containerResource?.current?.averageUtilization === undefined ? [] : metric.containerResource.container,
    );
    return spec.metrics.flatMap(({ containerResource }) =>
      containerResource === undefined || measured.includes(containerResource.container)
        ? []
        : containerResource.container,
    );
  });
}
