import { auditRows, lostAllows, lostWrites } from "./audit.ts";
import { callsFor, startGatewayClient } from "./client.ts";
import { cutOffPod } from "./faults/cut.ts";
import type { Lab } from "./lab.ts";
import { allOf, failures, lastFailure, requestFacts, underLoad } from "./load/under-load.ts";
import type { Pod } from "./pods.ts";
import { bothCallers, wrongAllows } from "./policies.ts";
import type { Bounds, Facts } from "./scenario.ts";
import { settled } from "./workload.ts";

/** How long a store is away, in seconds: for longer than the alerts about it wait, which is two minutes. */
const gone = 210;

/** Requests a second, of all callers. */
const rate = 20;

/** What must hold whichever store is away. */
export const always: Bounds = {
  "wrong allows": { atMost: 0 },
  lost: { atMost: 0 },
  sent: { atLeast: 0.9 * rate * gone },
};

/** A store whose members can be told. */
interface Store {
  readonly pods: readonly Pod[];
  /** Returns when all members are one cluster again. */
  readonly whole: () => Promise<unknown>;
  /** What is to be measured at the end of the time without the store. Default: nothing. */
  readonly measure?: () => Promise<Facts>;
}

/** Cuts every member of a store off from everybody for some minutes, under load. */
export async function withoutStore(lab: Lab, { pods, whole, measure }: Store): Promise<Facts> {
  const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
  let away = Number.NaN;
  let back = Number.NaN;
  let measured: Facts = {};
  const sent = await underLoad(lab, traffic, bothCallers(rate), 0, async () => {
    const heals = [];
    for (const pod of pods) heals.push(await cutOffPod(lab, pod));
    away = Date.now();
    await lab.sleep(gone * 1000);
    measured = (await measure?.()) ?? {};
    for (const heal of heals) await heal();
    back = Date.now();
    await whole();
    await settled(lab);
  });
  const rows = await auditRows(lab, traffic.calls.prefix);
  // What cannot be recorded is denied, so that of refusals some are nowhere recorded.
  const lost = lostAllows(allOf(sent), rows);
  return {
    ...requestFacts(lab, sent),
    lost,
    "refusals without a record": lostWrites(allOf(sent), rows) - lost,
    ...measured,
    "wrong allows": wrongAllows(sent),
    "failed while it was away": failures(sent).filter(({ ended }) => ended >= away && ended < back).length,
    "recovery s": (lastFailure(sent, back) - back) / 1000,
  };
}
