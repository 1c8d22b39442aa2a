import { type Autoscaler, autoscalers, fewestReplicas, haveReplicas, patience } from "../autoscalers.ts";
import { callsFor, startGatewayClient } from "../client.ts";
import { bothKinds, loadFacts, underLoad, type Sent } from "../load/under-load.ts";
import { auditTrail, client } from "../needs.ts";
import type { Scenario } from "../scenario.ts";
import { settled } from "../workload.ts";

/** Requests a second: far more than the smallest number of replicas is scaled for, and so few that one is enough. */
const rates = { high: 120, low: 6 };

/** How long scaling may take, in seconds. */
const limits = { up: 240, down: patience };

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
    await fewestReplicas(lab);
    let up = Number.NaN;
    let down = Number.NaN;
    let unmeasured = Number.NaN;
    const high = await underLoad(lab, traffic, bothKinds("granted", rates.high), 0, async () => {
      up = await lab.until("the maximum", limits.up, () => haveReplicas(lab, ({ maxReplicas }) => maxReplicas));
      await settled(lab);
      unmeasured = containersWithoutMeasure(await autoscalers(lab)).length;
    });
    const low = await underLoad(lab, traffic, bothKinds("granted", rates.low), 0, async () => {
      down = await fewestReplicas(lab);
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
