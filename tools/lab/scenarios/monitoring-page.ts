import { workloads } from "../../../components/monitoring/names.ts";
import { markCordon, uncordon } from "../faults/cordon.ts";
import { killContainer } from "../faults/kill.ts";
import { deletePod } from "../faults/pod.ts";
import type { Lab } from "../lab.ts";
import { about, isTold, type Notice, pageOf, strange } from "../monitoring/notices.ts";
import { type MeasuredPlatform, measuredPlatform, untilMeasured } from "../monitoring/platform.ts";
import { labPods, nodeAccess, ownStack } from "../needs.ts";
import { isReady, type Pod, podsOf } from "../pods.ts";
import type { Scenario } from "../scenario.ts";
import { settled } from "../workload.ts";

/** How long people may wait for a page, in seconds. */
const limit = 90;

/** How long it is waited for, in seconds: one that comes late is measured as well. */
const patience = 240;

/** How long others might still tell the same, in milliseconds: each Alertmanager waits 15 s longer than the one before it. */
const repetition = 60_000;

/** How long it may take until people hear that all is well, in seconds: groups are told of changes every five minutes. */
const resolution = 420;

/** What is taken away altogether, and who must be called then. */
const faults = [
  { deployment: "sark", alert: "SARKPodsDown" },
  { deployment: "gateway", alert: "GatewayPodsDown" },
] as const;

type Fault = (typeof faults)[number];

export const monitoringPage: Scenario = {
  name: "monitoring-page",
  title: "took SARK away, then the gateway while two were dead",
  proves: "A loss calls people in time and once, also while one Prometheus and one Alertmanager are away.",
  needs: [labPods, nodeAccess, ownStack],
  bounds: {
    "page s": { atMost: limit },
    "page with one away s": { atMost: limit },
    duplicates: { atMost: 0 },
    "messages about something else": { atMost: 0 },
    "calls of the dead man's switch": { atLeast: 2 },
  },
  run: async (lab) => {
    const platform = await measuredPlatform(lab);
    const notices = () => platform.receivers.notices();
    await untilMeasured(lab, platform);
    await lab.until("the first call of the dead man's switch", 120, async () => isWatched(await notices()));
    const [sark, gateway] = faults;
    const first = await paged(lab, platform, sark);
    const giveBack = await takeAway(lab);
    const second = await paged(lab, platform, gateway, async () => {
      // Who comes back must not tell what others have told.
      await giveBack();
      await lab.sleep(repetition);
    });
    lab.note("waits until people hear that all is well");
    const over = await lab.until("the news that all is well", resolution, async () => {
      const told = await notices();
      return faults.every(({ alert }) => isTold(told, alert, true));
    });
    const all = await notices();
    const alerts = faults.map(({ alert }) => alert);
    const others = strange(all, alerts);
    for (const notice of others) lab.session.progress.log.write(`strange: ${JSON.stringify(notice)}`);
    const pages = [pageOf(all, sark.alert, first), pageOf(all, gateway.alert, second)] as const;
    return {
      "page s": pages[0].seconds,
      "page with one away s": pages[1].seconds,
      duplicates: pages[0].duplicates + pages[1].duplicates,
      "messages about something else": others.length,
      "calls of the dead man's switch": about(all, "Watchdog", "deadMansSwitch").length,
      "all well after s": over,
    };
  },
};

const isWatched = (notices: readonly Notice[]): boolean => about(notices, "Watchdog", "deadMansSwitch").length > 0;

/**
 * Takes all pods of a Deployment away until people are called, and gives them back.
 *
 * @param before is done when people have been called, before the pods are back
 * @returns the moment of the fault, in milliseconds since 1970
 */
async function paged(
  lab: Lab,
  { receivers, settings }: MeasuredPlatform,
  { deployment, alert }: Fault,
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const { min } = settings[deployment].replicas;
  const scaled = (replicas: number) => ["scale", `deployment/${deployment}`, `--replicas=${replicas}`];
  const place = ["--namespace", lab.namespace];
  lab.afterwards(`${deployment} has its pods`, async (kubectl) => {
    const now = await kubectl(["get", `deployment/${deployment}`, ...place, "--output=jsonpath={.spec.replicas}"]);
    if (now === "0") await kubectl([...scaled(min), ...place]);
  });
  lab.note(`all pods of ${deployment} are taken away`);
  const since = Date.now();
  await lab.kubectl([...scaled(0), ...place]);
  await lab.until(`the page about ${deployment}`, patience, async () => isTold(await receivers.notices(), alert));
  lab.note(`people know of ${alert}; waits for repetitions`);
  await lab.sleep(repetition);
  await before();
  await lab.kubectl([...scaled(min), ...place]);
  await settled(lab);
  return since;
}

/**
 * Kills one Prometheus and the Alertmanager that would tell people first, and keeps both away.
 *
 * @returns what gives them back
 */
async function takeAway(lab: Lab): Promise<() => Promise<void>> {
  const victims = await Promise.all([workloads.prometheus, workloads.alertmanager].map((name) => firstOf(lab, name)));
  const nodes = [...new Set(victims.map(({ spec }) => spec.nodeName ?? ""))];
  for (const node of nodes) {
    lab.afterwards(`node ${node} is open for pods`, (kubectl) => uncordon(kubectl, node));
    await markCordon((args) => lab.kubectl(args), node);
    await lab.kubectl(["cordon", node]);
  }
  for (const pod of victims) {
    await killContainer(lab, pod, pod.metadata.labels?.["app.kubernetes.io/name"] ?? "");
    // Its disk is on a node that takes no pods now, so that it stays away.
    await deletePod(lab, pod, "at once");
  }
  return async () => {
    lab.note("one Prometheus and one Alertmanager come back");
    await requireAway(lab, victims);
    for (const node of nodes) await uncordon((args) => lab.kubectl(args), node);
    await lab.until("the two that were away", 180, async () => {
      const now = await Promise.all(victims.map(({ metadata }) => lab.get<Pod>("pod", metadata.name)));
      return now.every(isReady);
    });
  };
}

/** The pod with the lowest number: Alertmanagers wait for each other in this order. */
async function firstOf(lab: Lab, workload: string): Promise<Pod> {
  const found = (await podsOf(lab, workload)).find(({ metadata }) => metadata.name === `${workload}-0`);
  if (found === undefined) throw new Error(`${workload}-0 does not run`);
  return found;
}

/** They must have been away all the time. */
async function requireAway(lab: Lab, victims: readonly Pod[]): Promise<void> {
  for (const { metadata } of victims) {
    const now = await lab.get<Pod>("pod", metadata.name);
    if (now.metadata.uid === metadata.uid || isReady(now)) {
      throw new Error(`${metadata.name} was not away: nothing is proven`);
    }
  }
}
