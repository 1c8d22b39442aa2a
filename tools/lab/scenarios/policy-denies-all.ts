import { explain } from "../../pulumi/workspace.ts";
import { callsFor, startGatewayClient } from "../client.ts";
import { loadFacts, underLoad } from "../load/under-load.ts";
import { auditTrail, client, ownStack } from "../needs.ts";
import { bothCallers, decidingPolicy, denyingAll, lastWrongDenial, wrongAllows } from "../policies.ts";
import { changedProgram } from "../program.ts";
import type { Scenario } from "../scenario.ts";
import { openStack, restore } from "../stack.ts";
import { settled } from "../workload.ts";

/** Requests a second. */
const rate = 60;

/** How long the update back may take until nobody is denied wrongly any more, in seconds. */
const recovery = 300;

export const policyDeniesAll: Scenario = {
  name: "policy-denies-all",
  title: "rolled out a policy that denies everything",
  proves:
    "No engine can see that a policy is wrong; nobody is let in by it, each decision has its row, and one update ends it.",
  needs: [client, auditTrail, ownStack],
  bounds: {
    "wrong allows": { atMost: 0 },
    lost: { atMost: 0 },
    "failed, HTTP 403": { atLeast: 1 },
    "failed, otherwise": { atMost: 0 },
    "updates until all is right again": { atMost: 1 },
    "recovery s": { atMost: recovery },
  },
  run: async (lab) => {
    const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
    const stack = await openStack(lab);
    const program = changedProgram(lab, decidingPolicy, denyingAll);
    let backFrom = Number.NaN;
    let updates = Number.NaN;
    let isRight = true;
    lab.afterwards("the stack has its policies", async () => (isRight ? undefined : restore(stack)));
    const sent = await underLoad(lab, traffic, bothCallers(rate), 0, async () => {
      lab.note("pulumi up with a policy that denies everything");
      isRight = false;
      const result = await stack.update(stack.file, program);
      if (result.status !== 0) throw new Error(explain(result));
      await settled(lab);
      backFrom = Date.now();
      lab.note("pulumi up with the right policies");
      updates = await restore(stack);
      isRight = true;
      await settled(lab);
    });
    const facts = await loadFacts(lab, traffic.calls, sent);
    return {
      ...facts,
      "failed, otherwise": (facts["failed"] ?? Number.NaN) - (facts["failed, HTTP 403"] ?? 0),
      "wrong allows": wrongAllows(sent),
      "updates until all is right again": updates,
      "recovery s": (lastWrongDenial(sent, backFrom) - backFrom) / 1000,
    };
  },
};
