import { callsFor, startGatewayClient } from "../client.ts";
import { markCordon, uncordon } from "../faults/cordon.ts";
import type { Lab } from "../lab.ts";
import { bothKinds, loadFacts, underLoad } from "../load/under-load.ts";
import { auditTrail, client } from "../needs.ts";
import type { Scenario } from "../scenario.ts";
import { ofThePlatform, platformPods, settled } from "../workload.ts";

/** Requests a second: few enough that a machine of two processors can start a third of the platform's pods beside them. */
const rate = 20;

/** How long the drain of one node may take, in seconds. */
const drainTimeout = 180;

export const nodeDrain: Scenario = {
  name: "node-drain",
  title: "drained each node in turn",
  proves: "Nodes are drained one after the other under load, and no request fails.",
  needs: [client, auditTrail],
  bounds: {
    failed: { atMost: 0 },
    lost: { atMost: 0 },
    "nodes drained": { atLeast: 1 },
    "pods left": { atMost: 0 },
    "longest drain s": { atMost: drainTimeout },
  },
  run: async (lab) => {
    const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
    const pods = await platformPods(lab);
    const nodes = [...new Set(pods.flatMap(({ spec }) => spec.nodeName ?? []))].sort();
    const drains: { readonly seconds: number; readonly left: number }[] = [];
    const sent = await underLoad(lab, traffic, bothKinds("granted", rate), 0, async () => {
      for (const node of nodes) drains.push(await drained(lab, node));
    });
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      "nodes drained": drains.length,
      "pods left": drains.reduce((sum, { left }) => sum + left, 0),
      "longest drain s": Math.max(...drains.map(({ seconds }) => seconds)),
    };
  },
};

/**
 * Drains a node of the platform's pods, for what surrounds the platform may have one replica only, and gives it back.
 *
 * @returns how long the drain took, and how many of the platform's pods were on the node then
 */
async function drained(lab: Lab, node: string): Promise<{ readonly seconds: number; readonly left: number }> {
  lab.afterwards(`node ${node} is open for pods`, (kubectl) => uncordon(kubectl, node));
  await markCordon((args) => lab.kubectl(args), node);
  lab.note(`node ${node} is drained`);
  const started = performance.now();
  await lab.kubectl([
    ...["drain", node, `--pod-selector=${ofThePlatform}`, "--delete-emptydir-data", "--ignore-daemonsets"],
    `--timeout=${drainTimeout}s`,
  ]);
  const seconds = (performance.now() - started) / 1000;
  const left = (await platformPods(lab)).filter(({ spec }) => spec.nodeName === node).length;
  await uncordon((args) => lab.kubectl(args), node);
  await settled(lab);
  return { seconds, left };
}
