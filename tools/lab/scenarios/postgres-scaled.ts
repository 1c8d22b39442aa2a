import { explain } from "../../pulumi/workspace.ts";
import { database, labPods, ownStack } from "../needs.ts";
import { names } from "../postgres/platform.ts";
import { serverPods } from "../postgres/patroni.ts";
import { always, underWrites } from "../postgres/under-writes.ts";
import { whole } from "../postgres/whole.ts";
import type { Scenario } from "../scenario.ts";
import { openStack, updateWith } from "../stack.ts";
import { rolledOut } from "../workload.ts";

/** How long all members may take each time, in seconds: new ones copy all data. */
const timeout = 900;

/** How many members join. */
const added = 2;

export const postgresScaled: Scenario = {
  name: "postgres-scaled",
  title: `gave PostgreSQL ${added} more members, and took them away again`,
  proves: "Members join and leave by updates of the stack while it is written, and no write is lost.",
  needs: [labPods, database, ownStack],
  bounds: {
    ...always,
    outage: { atMost: 5 },
    "members joined": { atLeast: added },
    "members left over": { atMost: 0 },
    "rejoin s": { atMost: 60 },
  },
  run: async (lab) => {
    const { postgres } = lab.settings;
    if (postgres.mode !== "cluster") throw new Error("PostgreSQL is not the platform's own");
    const stack = await openStack(lab);
    const changed = async () => {
      // Pulumi may look before the controller of StatefulSets has.
      await rolledOut(lab, `statefulset/${names.server}`, timeout);
      await whole(lab, timeout);
      return (await serverPods(lab)).length - postgres.replicas;
    };
    const seen = { joined: Number.NaN, left: Number.NaN };
    const facts = await underWrites(lab, async () => {
      await updateWith(lab, (config) => {
        config["sark:postgres"] = { ...config["sark:postgres"], replicas: postgres.replicas + added };
      });
      seen.joined = await changed();
      lab.note("pulumi up with as many members as before");
      const result = await stack.update(stack.file);
      if (result.status !== 0) throw new Error(explain(result));
      seen.left = await changed();
    });
    return { ...facts, "members joined": seen.joined, "members left over": seen.left };
  },
};
