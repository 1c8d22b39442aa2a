import { explain } from "../../pulumi/workspace.ts";
import { names } from "../cache/platform.ts";
import { refusals, remake } from "../cache/remake.ts";
import { memberPods } from "../cache/topology.ts";
import { always, everySlot, underWrites } from "../cache/under-writes.ts";
import { whole } from "../cache/whole.ts";
import type { Lab } from "../lab.ts";
import { cache, labPods, nodeAccess, ownStack } from "../needs.ts";
import type { Scenario } from "../scenario.ts";
import { changedSettings, openStack } from "../stack.ts";
import { rolledOut } from "../workload.ts";

/** How long it is written, in seconds: longer than two updates take. */
const duration = 900;

/** Writes a second: few enough that the account of all that time stays small. */
const rate = 300;

/** How long the members may take after an update, in seconds. */
const timeout = 900;

export const cacheScaled: Scenario = {
  name: "cache-scaled",
  title: "gave the cache one more shard, then more replicas",
  proves: "Slots move to a new shard with their keys while a plain client writes; a smaller cache is refused in time.",
  needs: [labPods, cache, nodeAccess, ownStack],
  bounds: {
    ...always,
    outage: { atMost: 5 },
    lost: { atMost: 0 },
    "updates refused": { atLeast: 1 },
    "members changed by a refused update": { atMost: 0 },
  },
  run: async (lab) => {
    const settings = lab.settings.cache;
    if (settings.mode !== "cluster") throw new Error("the cache is no cluster of the platform's own");
    const stack = await openStack(lab);
    const shapes = [
      { shards: settings.shards + 1, replicas: settings.replicasPerShard },
      { shards: settings.shards + 1, replicas: settings.replicasPerShard + 1 },
    ] as const;
    lab.afterwards("the cache is made anew with its settings", (kubectl) => remake(lab, stack, stack.file, kubectl));
    let seconds = Number.NaN;
    const facts = await underWrites(
      lab,
      duration,
      async () => {
        const started = performance.now();
        for (const shape of shapes) {
          lab.note(`pulumi up with ${shape.shards} shards and ${shape.replicas} replicas of each`);
          const file = changedSettings(stack.file, (config) => {
            const { shards, replicas: replicasPerShard } = shape;
            config["sark:cache"] = { ...config["sark:cache"], shards, replicasPerShard };
          });
          const result = await stack.update(file);
          if (result.status !== 0) throw new Error(explain(result));
          await rolledOut(lab, `statefulset/${names.members}`, timeout);
          await whole(lab, timeout, shape);
        }
        seconds = (performance.now() - started) / 1000;
        if (seconds > duration - 10)
          throw new Error(`it took ${seconds} s, longer than was written: nothing is proven`);
      },
      everySlot,
      { rate, apart: true, shape: { after: shapes[1] } },
    );
    const before = await memberIds(lab);
    lab.note("pulumi up with the smaller cache of before, which must be refused");
    const refused = await refusals(lab, stack, stack.file);
    const after = await memberIds(lab);
    return {
      ...facts,
      "larger after s": seconds,
      "updates refused": refused,
      "members changed by a refused update": before.filter((id) => !after.includes(id)).length,
    };
  },
};

const memberIds = async (lab: Lab): Promise<readonly string[]> =>
  (await memberPods(lab)).map(({ metadata }) => metadata.uid);
