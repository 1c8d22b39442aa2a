import { randomBytes } from "node:crypto";
import { commands, measure, pastProxy, sarkPod, throughProxy } from "../cache/load.ts";
import { shards } from "../cache/topology.ts";
import { whole } from "../cache/whole.ts";
import { cache, labPods, nodeAccess } from "../needs.ts";
import type { Scenario } from "../scenario.ts";

/** Keys: enough for all shards to have hundreds. */
const count = 1_000;

/** How the speed of both ways is measured, several times in turn, for what else the machine does is not even. */
const race = { connections: 8, duration: 4_000, rounds: 3 };

/** A load that neither way has trouble with, for the latency. */
const calm = { connections: 4, rate: 400, duration: 6_000 };

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

export const cachePlainClient: Scenario = {
  name: "cache-plain-client",
  title: "used the cache with a plain client",
  proves:
    "A client that knows neither clusters nor TLS uses all shards through the proxy, nearly as fast as one that does.",
  needs: [labPods, cache, nodeAccess],
  bounds: {
    failed: { atMost: 0 },
    moved: { atMost: 0 },
    sent: { atLeast: 5_000 },
    "failed in the race": { atMost: 0 },
    "speed, % of direct": { atLeast: 60 },
    "added p99 ms": { atMost: 1 },
  },
  run: async (lab) => {
    await whole(lab, 60);
    const prefix = `sark-lab:${randomBytes(4).toString("hex")}`;
    const pod = await sarkPod(lab);
    const [shard] = await shards(lab);
    if (shard === undefined) throw new Error("the cache has no shards");
    const [plain, direct] = [await throughProxy(lab), await pastProxy(lab, shard.primary)];
    lab.note("every command that works across shards");
    const used = await commands(lab, pod, plain, { prefix, count });
    for (const example of used.examples) lab.session.progress.log.write(`  wrong: ${example}`);
    const speeds = { plain: [] as number[], direct: [] as number[] };
    const latencies = { plain: [] as number[], direct: [] as number[] };
    let failures = 0;
    for (let round = 1; round <= race.rounds; round++) {
      for (const [way, connection] of [
        ["plain", plain],
        ["direct", direct],
      ] as const) {
        lab.note(`speed and latency, ${way}, ${round} of ${race.rounds}`);
        const fast = await measure(lab, pod, connection, { ...race, prefix, count });
        const slow = await measure(lab, pod, connection, { ...calm, prefix, count });
        speeds[way].push(fast.rate);
        latencies[way].push(slow.p99);
        failures += [fast, slow].flatMap((one) => Object.values(one.failures)).reduce((sum, one) => sum + one, 0);
      }
    }
    return {
      sent: used.sent,
      failed: used.wrong,
      moved: used.moved,
      slots: used.slots,
      "failed in the race": failures,
      "commands a second": median(speeds.plain),
      "speed, % of direct": (100 * median(speeds.plain)) / median(speeds.direct),
      "p99 ms": median(latencies.plain),
      "added p99 ms": median(latencies.plain) - median(latencies.direct),
    };
  },
};
