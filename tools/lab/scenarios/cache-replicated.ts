import { names } from "../cache/platform.ts";
import { refusals, remake } from "../cache/remake.ts";
import { always, underWrites } from "../cache/under-writes.ts";
import { killContainer, requireKilled } from "../faults/kill.ts";
import { cache, labPods, nodeAccess, ownStack } from "../needs.ts";
import type { Scenario } from "../scenario.ts";
import { changedSettings, openStack } from "../stack.ts";

const replicas = 2;

/** Settings of one primary with replicas that has all else of a cluster. */
export const replicated = (cluster: object, replicas: number): object => ({
  ...Object.fromEntries(Object.entries(cluster).filter(([name]) => !["shards", "replicasPerShard"].includes(name))),
  mode: "replicated",
  replicas,
});

export const cacheReplicated: Scenario = {
  name: "cache-replicated",
  title: "made the cache one shard, and killed its primary",
  proves: "An update refuses the change where there is data; made anew, the cache survives its only primary.",
  needs: [labPods, cache, nodeAccess, ownStack],
  bounds: { ...always, outage: { atMost: 15 }, "updates refused": { atLeast: 1 } },
  run: async (lab) => {
    const shape = { shards: 1, replicas };
    const settings = lab.settings.cache;
    if (settings.mode !== "cluster") throw new Error("the cache is no cluster of the platform's own");
    const stack = await openStack(lab);
    const file = changedSettings(stack.file, (config) => {
      config["sark:cache"] = replicated(config["sark:cache"] ?? {}, replicas);
    });
    lab.afterwards("the cache is made anew with its settings", (kubectl) => remake(lab, stack, stack.file, kubectl));
    lab.note("pulumi up with one primary, which must be refused");
    const refused = await refusals(lab, stack, file);
    lab.note("the cache is made anew, as one primary with replicas");
    await remake(lab, stack, file, (args) => lab.kubectl(args));
    const facts = await underWrites(
      lab,
      40,
      async ({ shard: { primary } }) => {
        await killContainer(lab, primary, names.container);
        await lab.sleep(20_000);
        await requireKilled(lab, primary, names.container);
      },
      undefined,
      { shape: { before: shape, after: shape } },
    );
    return { ...facts, "updates refused": refused };
  },
};
