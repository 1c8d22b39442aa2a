import type { Monitored } from "../../../components/monitoring/index.ts";
import { workloads } from "../../../components/monitoring/names.ts";
import { ruleGroups } from "../../../components/monitoring/rules.ts";
import { monitoredParts } from "../../../components/monitored.ts";
import type { Settings } from "../../../settings.ts";
import { settingsIn } from "../../pulumi/stacks.ts";
import { builtImages } from "../../surroundings/images.ts";
import type { Lab } from "../lab.ts";
import { podsOf } from "../pods.ts";
import { updateWith } from "../stack.ts";
import { platformPods, settled } from "../workload.ts";
import { Prometheus } from "./api.ts";
import { images, withOwnMonitoring } from "./overlay.ts";
import { type Receivers, startReceivers } from "./receivers.ts";
import { discovery, type Discovery, expectedTargets, isComplete } from "./targets.ts";

/** How long it may take until everything is measured, in seconds: Prometheus waits an interval before it asks a target. */
const discoveryTimeout = 180;

/** What keeps data on disks of its own. */
const stateful = [workloads.prometheus, workloads.alertmanager] as const;

/** The platform with a monitoring of its own. */
export interface MeasuredPlatform {
  readonly settings: Settings;
  readonly monitored: readonly Monitored[];
  readonly receivers: Receivers;
}

/**
 * Gives the platform a monitoring of its own for the time of a scenario, and stand-ins for those who are called. Both are taken
 * away afterwards, with all that they have kept.
 */
export async function measuredPlatform(lab: Lab): Promise<MeasuredPlatform> {
  const receivers = await startReceivers(lab);
  // What another run has measured, and whom it has told, must not count.
  await removeDisks((args) => lab.kubectl(args), lab.namespace);
  lab.afterwards("the disks of monitoring are removed", (kubectl) => removeDisks(kubectl, lab.namespace));
  let settings = lab.settings;
  const { cluster, progress, stack } = lab.session;
  await updateWith(lab, withOwnMonitoring(receivers.authority), async (file) => {
    settings = settingsIn(file, stack);
    lab.note("the nodes get the images of monitoring");
    await cluster.loadImages?.(await builtImages(Object.values(images), progress));
  });
  await settled(lab);
  return { settings, monitored: monitoredParts(settings), receivers };
}

/** Removes disks that nobody uses any more: they outlive the stack. */
async function removeDisks(kubectl: Lab["kubectl"], namespace: string): Promise<void> {
  const workloadLabel = `app.kubernetes.io/name in (${stateful.join(", ")})`;
  const selection = [`--selector=${workloadLabel}`, "--namespace", namespace];
  await kubectl(["wait", "pods", "--for=delete", "--timeout=120s", ...selection]);
  await kubectl(["delete", "persistentvolumeclaims", "--ignore-not-found", ...selection]);
}

/** All Prometheis, to be asked. */
export const prometheis = async (lab: Lab): Promise<readonly Prometheus[]> =>
  (await podsOf(lab, workloads.prometheus)).map((pod) => new Prometheus(lab, pod));

/** Names of all groups of rules that a Prometheus must have. */
export function expectedGroups({ settings, monitored }: Pick<MeasuredPlatform, "settings" | "monitored">) {
  const { monitoring, namespace } = settings;
  if (monitoring.mode === "none") throw new Error("the settings want no monitoring");
  const groups = ruleGroups({ monitored, settings: monitoring, namespaceName: namespace });
  return [...groups.map(({ name }) => name), "certificate-ends"];
}

/** What each Prometheus has found, against what there must be. */
export async function discoveries(lab: Lab, { monitored, settings }: MeasuredPlatform): Promise<readonly Discovery[]> {
  const declared = monitored.flatMap(({ targets }) => targets);
  const pods = (await platformPods(lab)).map(({ metadata, status }) => ({
    name: metadata.name,
    address: status.podIP ?? "",
    workload: metadata.labels?.["app.kubernetes.io/name"] ?? "",
  }));
  const expected = expectedTargets(declared, pods, settings.namespace);
  return Promise.all((await prometheis(lab)).map(async (one) => discovery(expected, await one.targets())));
}

/** Waits until all that there is to measure is measured by all Prometheis; returns how long that took, in seconds. */
export async function untilMeasured(lab: Lab, platform: MeasuredPlatform): Promise<number> {
  lab.note("waits until everything is measured");
  let last: readonly Discovery[] = [];
  return lab
    .until("the discovery of all targets", discoveryTimeout, async () => {
      last = await discoveries(lab, platform);
      return last.every(isComplete);
    })
    .catch((error: unknown) => {
      lab.session.progress.log.write(JSON.stringify(last, undefined, 2));
      throw error;
    });
}
