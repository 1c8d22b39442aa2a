import { workloads } from "../../../components/monitoring/names.ts";
import type { Lab } from "../lab.ts";
import { longestGap } from "../load/accounting.ts";
import type { Span } from "../monitoring/api.ts";
import { about, strange } from "../monitoring/notices.ts";
import { measuredPlatform, prometheis, untilMeasured } from "../monitoring/platform.ts";
import { nodeAccess, ownStack } from "../needs.ts";
import { podsOf } from "../pods.ts";
import { watched } from "../replacement.ts";
import type { Facts, Scenario } from "../scenario.ts";
import { restart } from "../workload.ts";

/** Longest time for which a target may go without a measurement, in seconds: a server that begins may miss one. */
const longestUnmeasured = 35;

/** How long is measured before and after the update, in milliseconds: several measurements. */
const margin = 60_000;

/** What Prometheus answers about each moment, in seconds between two of them. */
const step = 5;

/** The dead man's switch calls at least so often, in seconds. */
const callTimeout = 420;

export const monitoringUpdated: Scenario = {
  name: "monitoring-updated",
  title: "replaced all Prometheis and Alertmanagers",
  proves:
    "While what measures is replaced, something always measures, nobody is called for it, and calls go on afterwards.",
  needs: [nodeAccess, ownStack],
  bounds: {
    "prometheus, members that stayed": { atMost: 0 },
    "prometheus, members away at once": { atMost: 1 },
    "alertmanager, members that stayed": { atMost: 0 },
    "alertmanager, members away at once": { atMost: 1 },
    "longest time without a measurement s": { atMost: longestUnmeasured },
    "messages about something else": { atMost: 0 },
    "first call afterwards s": { atMost: callTimeout },
  },
  run: async (lab) => {
    const platform = await measuredPlatform(lab);
    await untilMeasured(lab, platform);
    const notices = () => platform.receivers.notices();
    const calls = async () => about(await notices(), "Watchdog", "deadMansSwitch").length;
    await lab.until("the first call of the dead man's switch", callTimeout, async () => (await calls()) > 0);
    const start = Date.now();
    await lab.sleep(margin);
    const replaced = {
      ...(await replacedIn(lab, workloads.prometheus)),
      ...(await replacedIn(lab, workloads.alertmanager)),
    };
    const before = await calls();
    const first = await lab.until("a call afterwards", callTimeout, async () => (await calls()) > before);
    await untilMeasured(lab, platform);
    await lab.sleep(margin);
    const gap = await longestGapOf(lab, { start: seconds(start), end: seconds(Date.now()), step });
    const others = strange(await notices(), []);
    for (const notice of others) lab.session.progress.log.write(`strange: ${JSON.stringify(notice)}`);
    return {
      ...replaced,
      "longest time without a measurement s": gap,
      "messages about something else": others.length,
      "first call afterwards s": first,
    };
  },
};

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** Replaces the pods of a StatefulSet; how that went, by its name. */
async function replacedIn(lab: Lab, workload: string): Promise<Facts> {
  const look = async () => ({ leaders: new Set<string>(), pods: await podsOf(lab, workload) });
  const facts = await watched(lab, look, () => restart(lab, `statefulset/${workload}`));
  return Object.fromEntries(
    ["members that stayed", "members away at once"].map((name) => [`${workload}, ${name}`, facts[name] ?? Number.NaN]),
  );
}

/** The longest time for which any target that stayed was not measured, in seconds: by none of the Prometheis. */
async function longestGapOf(lab: Lab, span: Span): Promise<number> {
  const replaced = [workloads.prometheus, workloads.alertmanager].join("|");
  // The moment of the last measurement, not its value: that is answered for minutes after it.
  const question = `timestamp(up{job!~"${replaced}"})`;
  const answers = await Promise.all((await prometheis(lab)).map((server) => server.range(question, span)));
  const moments = new Map<string, number[]>();
  for (const { metric, values } of answers.flat()) {
    const target = `${metric["job"] ?? ""} ${metric["pod"] ?? ""}`;
    moments.set(target, [...(moments.get(target) ?? []), ...values.map(([, value]) => Number(value))]);
  }
  const gaps = [...moments.values()].map(longestPause);
  return gaps.length === 0 ? Number.NaN : Math.max(...gaps);
}

/** The longest time between two moments that follow each other; NaN where there are fewer than two. */
export function longestPause(moments: readonly number[]): number {
  const distinct = [...new Set(moments)];
  return distinct.length < 2 ? Number.NaN : longestGap(Math.min(...distinct), distinct, Math.max(...distinct));
}
