import { explain } from "../../pulumi/workspace.ts";
import { callsFor, startGatewayClient } from "../client.ts";
import { loadFacts, underLoad } from "../load/under-load.ts";
import { auditTrail, client, ownStack } from "../needs.ts";
import { type Pod, podsOf } from "../pods.ts";
import { bothCallers, broken, decidingPolicy, wrongAllows } from "../policies.ts";
import { changedProgram } from "../program.ts";
import type { Scenario } from "../scenario.ts";
import { changedSettings, openStack, restore } from "../stack.ts";
import { platformPods, settled } from "../workload.ts";

/** Requests a second. */
const rate = 60;

/** How long the rollout waits for a pod before it fails, in seconds: the least that the settings take. */
const progressDeadline = 60;

export const policyBadRollout: Scenario = {
  name: "policy-bad-rollout",
  title: "rolled out a policy that does not compile",
  proves: "A policy that its engine refuses stops the rollout with its first pods: the old ones go on deciding.",
  needs: [client, auditTrail, ownStack],
  bounds: {
    "wrong allows": { atMost: 0 },
    failed: { atMost: 0 },
    lost: { atMost: 0 },
    "updates refused": { atLeast: 1 },
    "engines that refused": { atLeast: 1 },
    "pods replaced": { atMost: 0 },
    "updates until all is right again": { atMost: 1 },
  },
  run: async (lab) => {
    const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
    const stack = await openStack(lab);
    const program = changedProgram(lab, decidingPolicy, broken);
    const pods = async () => (await podsOf(lab, "sark")).map(({ metadata }) => metadata.uid);
    const before = await pods();
    let replaced = Number.NaN;
    let refused = 0;
    let engines = Number.NaN;
    let updates = Number.NaN;
    let isRight = true;
    lab.afterwards("the stack has its policies", async () => (isRight ? undefined : restore(stack)));
    const sent = await underLoad(lab, traffic, bothCallers(rate), 0, async () => {
      lab.note("pulumi up with a policy that does not compile");
      isRight = false;
      const result = await stack.update(impatient(stack.file), program);
      if (result.status !== 0) {
        refused += 1;
        lab.session.progress.log.write(explain(result));
      }
      engines = refusing(await platformPods(lab), before).length;
      const after = new Set(await pods());
      replaced = before.filter((uid) => !after.has(uid)).length;
      lab.note("pulumi up with the right policies");
      updates = await restore(stack);
      isRight = true;
      await settled(lab);
    });
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      "wrong allows": wrongAllows(sent),
      "updates refused": refused,
      "engines that refused": engines,
      "pods replaced": replaced,
      "updates until all is right again": updates,
    };
  },
};

/** New pods of SARK whose policy engine has ended by itself with an error: an update can fail for other reasons. */
export const refusing = (pods: readonly Pod[], before: readonly string[]): readonly Pod[] =>
  pods.filter(({ metadata, status }) => {
    if (metadata.labels?.["app.kubernetes.io/name"] !== "sark" || before.includes(metadata.uid)) return false;
    const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    const ends = all.filter(({ name }) => name === "opa").flatMap(({ state, lastState }) => [state, lastState]);
    return ends.some((end) => end?.terminated !== undefined && end.terminated.exitCode !== 0);
  });

/** The settings with less patience. */
const impatient = (file: string): string =>
  changedSettings(file, (config) => {
    const sark = config["sark:sark"] as { readonly rollout?: object };
    config["sark:sark"] = { ...sark, rollout: { ...sark.rollout, progressDeadlineSeconds: progressDeadline } };
  });
