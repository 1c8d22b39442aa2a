import { callsFor, startGatewayClient } from "../client.ts";
import type { Lab } from "../lab.ts";
import { bothKinds, loadFacts, underLoad } from "../load/under-load.ts";
import { auditTrail, client, ownStack } from "../needs.ts";
import { podsOf } from "../pods.ts";
import type { Scenario } from "../scenario.ts";
import { settled } from "../workload.ts";
import { changedSettings, openStack, restore } from "../stack.ts";
import { explain } from "../../pulumi/workspace.ts";

/** Requests a second. */
const rate = 60;

/** What the message must name: what failed, and why. */
const reasons = [/sark-migration/, new RegExp("sark_lab_missing")];

export const migrationFails: Scenario = {
  name: "migration-fails",
  title: "updated to settings that cannot be migrated",
  proves: "A migration that fails stops the update with its reason: no pod is replaced, and no request fails.",
  needs: [client, auditTrail, ownStack],
  bounds: {
    failed: { atMost: 0 },
    lost: { atMost: 0 },
    "pods replaced": { atMost: 0 },
    "reasons in the message": { atLeast: reasons.length },
    "updates until all is right again": { atMost: 1 },
  },
  run: async (lab) => {
    const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
    const stack = await openStack(lab);
    const pods = async () => (await podsOf(lab, "sark")).map(({ metadata }) => metadata.uid).sort();
    const [podsBefore, templateBefore] = [await pods(), await template(lab)];
    let message = "";
    let replaced = Number.NaN;
    let updates = Number.NaN;
    let isRight = true;
    lab.afterwards("the stack has its settings", async () => (isRight ? undefined : restore(stack)));
    const sent = await underLoad(lab, traffic, bothKinds("granted", rate), 0, async () => {
      lab.note("pulumi up with a migration that fails");
      isRight = false;
      const { status, ...result } = await stack.update(wrongSettings(stack.file));
      if (status === 0) throw new Error("pulumi up went through: the migration did not fail, nothing is proven");
      message = explain({ status, ...result });
      lab.session.progress.log.write(message);
      if ((await template(lab)) !== templateBefore) throw new Error("the Deployment was changed before its migration");
      const after = new Set(await pods());
      replaced = podsBefore.filter((uid) => !after.has(uid)).length;
      lab.note("pulumi up with the right settings");
      updates = await restore(stack);
      isRight = true;
      await settled(lab);
    });
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      "pods replaced": replaced,
      "reasons in the message": reasons.filter((reason) => reason.test(message)).length,
      "updates until all is right again": updates,
    };
  },
};

/** What the pods of SARK are made from. */
async function template(lab: Lab): Promise<string> {
  const { spec } = await lab.get<{ spec: { template: unknown } }>("deployment", "sark");
  return JSON.stringify(spec.template);
}

/** Settings with a migration that fails whatever the database is. Trying again would not help. */
const wrongSettings = (file: string): string =>
  changedSettings(file, (config) => {
    const command = ["python", "-c", "raise SystemExit('sark_lab_missing: there is no such table')"];
    config["sark:sark"] = { ...config["sark:sark"], migration: { command, retries: 0, deadlineSeconds: 60 } };
  });
