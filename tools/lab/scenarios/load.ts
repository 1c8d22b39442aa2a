import { availableParallelism, cpus } from "node:os";
import { fewestReplicas, steady } from "../autoscalers.ts";
import { callsFor, gatewayService, startGatewayClient } from "../client.ts";
import { coresBetween, cpuMeter } from "../cpu.ts";
import { meanBetween, spentByHop } from "../hops.ts";
import type { Lab } from "../lab.ts";
import { inNetworkOf } from "../load/generator.ts";
import { costsOf, machine, predicted, takes } from "../load/model.ts";
import { isCarried, nextRate, type Step, stepFacts, stepOf } from "../load/steps.ts";
import { bothKinds, loadFacts, type Sent, type Traffic, underLoad } from "../load/under-load.ts";
import { auditTrail, client, nodeAccess } from "../needs.ts";
import { podsOf } from "../pods.ts";
import { rightAnswer } from "../request.ts";
import type { Facts, Scenario } from "../scenario.ts";
import { deployments, settled } from "../workload.ts";

/** The first rate, in requests a second: every machine carries it, and the model gets its figures from it. */
const firstRate = 20;

/** How long nothing must change at each rate before it is measured, and how long it is measured, in seconds. */
const seconds = { settling: 20, measured: 20 };

/** More steps than this would go over a million requests a second. */
const mostSteps = 40;

/** How far the model may be off, in percent. */
const tolerance = 25;

/** One step with what it took. */
interface Measured {
  readonly step: Step;
  readonly sent: readonly Sent[];
  /** Cores by container, and what the machine did beside them. */
  readonly cores: ReadonlyMap<string, number>;
  /** Mean time in each hop, in milliseconds. */
  readonly hops: ReadonlyMap<string, number>;
  readonly pods: Readonly<Record<(typeof deployments)[number], number>>;
}

export const load: Scenario = {
  name: "load",
  title: "raised the rate until a promise broke",
  proves: "The highest rate without an error and with a p99 below 100 ms is what the capacity model predicts.",
  needs: [client, auditTrail, nodeAccess],
  bounds: {
    failed: { atMost: 0 },
    lost: { atMost: 0 },
    "p99 ms": { atMost: 100 },
    "requests/s": { atLeast: 1 },
    "model is off, %": { atMost: tolerance },
    "steps that broke the promise": { atLeast: 1 },
  },
  run: async (lab) => {
    // What comes and goes after other work takes cores from what is measured.
    await fewestReplicas(lab);
    const pod = await startGatewayClient(lab);
    // A stream through the API server would take cores from what is measured.
    const generator = await inNetworkOf(lab, pod);
    const traffic = { client: pod, calls: await callsFor(lab, gatewayService, "address"), generator };
    const { carried, broken } = await raised(lab, traffic);
    const [first, highest] = [carried[0], carried.at(-1)];
    if (first === undefined || highest === undefined) throw new Error(`not even ${firstRate} requests/s are carried`);
    const costs = costsOf(first.cores, first.step.achieved);
    const prediction = predicted(lab.settings, costs, highest.pods);
    const sent = carried.flatMap((each) => each.sent);
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      ...stepFacts(highest.step),
      ...useOf(highest),
      "steps that broke the promise": broken,
      "predicted requests/s": prediction,
      "model is off, %": (100 * Math.abs(prediction - highest.step.achieved)) / highest.step.achieved,
      ...takes(lab.settings, costs),
    };
  },
};

/** Raises the rate until a step is not carried, and then comes nearer to the highest that is. */
async function raised(lab: Lab, traffic: Traffic): Promise<{ carried: readonly Measured[]; broken: number }> {
  const carried: Measured[] = [];
  const broken: number[] = [];
  let rate: number | undefined = firstRate;
  while (rate !== undefined && carried.length < mostSteps) {
    const measured = await stepAt(lab, traffic, rate);
    lab.session.progress.log.write(`step ${JSON.stringify(measured.step)}`);
    if (isCarried(measured.step)) carried.push(measured);
    else broken.unshift(rate);
    const highest = carried.at(-1)?.step.rate;
    rate = highest === undefined ? undefined : nextRate(highest, broken[0]);
  }
  return { carried, broken: broken.length };
}

async function stepAt(lab: Lab, traffic: Traffic, rate: number): Promise<Measured> {
  await settled(lab);
  lab.note(`${rate} requests/s`);
  let taken: Omit<Measured, "step" | "sent"> & { readonly period: readonly [number, number] } = nothing;
  const sent = await underLoad(lab, traffic, bothKinds("granted", rate), 0, async () => {
    await steady(lab, seconds.settling);
    const meter = await cpuMeter(lab);
    const hopsBefore = await spentByHop(lab);
    const [busyBefore, before] = [busy(), await meter()];
    const from = Date.now();
    await lab.sleep(seconds.measured * 1000);
    const to = Date.now();
    const [busyAfter, after] = [busy(), await meter()];
    const cores = coresBetween(before, after);
    const platform = [...cores.values()].reduce((sum, used) => sum + used, 0);
    const whole = (busyAfter - busyBefore) / ((after.moment - before.moment) / 1000);
    taken = {
      period: [from, to],
      cores: new Map([...cores, [machine, Math.max(0, whole - platform)]]),
      hops: meanBetween(hopsBefore, await spentByHop(lab)),
      pods: {
        sark: (await podsOf(lab, "sark")).length,
        gateway: (await podsOf(lab, "gateway")).length,
      },
    };
  });
  const loads = sent.map(({ load: each, results }) => ({ rate: each.rate, right: rightAnswer[each.caller], results }));
  return { step: stepOf(loads, taken.period), sent, ...taken };
}

const nothing = { period: [0, 0], cores: new Map(), hops: new Map(), pods: { sark: 0, gateway: 0 } } as const;

/** Seconds of a core that the whole machine has been busy for. */
const busy = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + (user + nice + sys + irq) / 1000, 0);

/** What the highest rate took. */
function useOf({ step, cores, hops, pods }: Measured): Facts {
  return {
    "requests/s of a core": step.achieved / availableParallelism(),
    ...Object.fromEntries(deployments.map((name) => [`requests/s of a pod, ${name}`, step.achieved / pods[name]])),
    ...Object.fromEntries(deployments.map((name) => [`pods, ${name}`, pods[name]])),
    ...Object.fromEntries([...cores].map(([name, used]) => [`cores, ${name}`, used])),
    ...Object.fromEntries([...hops].map(([name, time]) => [`mean ms, ${name} and inside`, time])),
  };
}
