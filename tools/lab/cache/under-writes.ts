import { randomBytes } from "node:crypto";
import type { Lab } from "../lab.ts";
import { discrepancy } from "../load/numbered.ts";
import type { Bounds, Facts } from "../scenario.ts";
import { account } from "./accounting.ts";
import { present, sarkPod, throughProxy, writes } from "./load.ts";
import { startProxyPod } from "./proxy-pod.ts";
import { type Shard, shards, type Slots } from "./topology.ts";
import { type Shape, whole } from "./whole.ts";

/** Connections, and writes a second over all of them. */
const load = { connections: 4, rate: 1_000 };

/** For how long it is written before the fault, in milliseconds. */
const warmUp = 5_000;

/** How long the cache may take to be whole before and after, in seconds. */
const timeout = { before: 60, after: 180 };

/** What must hold whatever is done to a primary: nothing that a replica had is lost. */
export const always: Bounds = { "lost, replicated": { atMost: 0 }, sent: { atLeast: 20_000 } };

/** What is there, and what a fault is done to. */
export interface Situation {
  /** The shard in question. */
  readonly shard: Shard;
  readonly all: readonly Shard[];
}

/** What is not as it is elsewhere. */
export interface Deviation {
  /** Writes a second. */
  readonly rate?: number;
  /** Whether SARK's own pods may be replaced meanwhile: then it is written through a proxy that is not. */
  readonly apart?: boolean;
  /** How large the cache is before and after; absent: as the settings say. */
  readonly shape?: { readonly before?: Shape; readonly after: Shape };
}

/**
 * Does `work` while SARK's plain client would write to all shards through its proxy, and accounts for every write.
 *
 * @param seconds for how long it is written in all
 * @param work does the fault, and returns when it is up to the cache to get well
 * @param concerned slots whose outage is measured; default: those of the shard in question
 */
export async function underWrites(
  lab: Lab,
  seconds: number,
  work: (situation: Situation) => Promise<void>,
  concerned: (situation: Situation) => readonly Slots[] = ({ shard }) => shard.slots,
  { rate = load.rate, apart = false, shape }: Deviation = {},
): Promise<Facts> {
  await whole(lab, timeout.before, shape?.before);
  const all = await shards(lab);
  const [shard] = all;
  if (shard === undefined) throw new Error("the cache has no shards");
  const situation = { shard, all };
  const [pod, connection] = [apart ? await startProxyPod(lab) : await sarkPod(lab), await throughProxy(lab)];
  const prefix = `sark-lab:${randomBytes(4).toString("hex")}`;
  lab.note(`${rate} writes a second through the proxy of ${pod.metadata.name}`);
  const written = writes(lab, pod, connection, { ...load, rate, prefix, duration: seconds * 1000 });
  // Whoever waits for them learns what went wrong.
  written.catch(() => undefined);
  await lab.sleep(warmUp);
  const fault = Date.now();
  await work(situation);
  const attempts = await written;
  const ended = performance.now();
  const rejoined = await whole(lab, timeout.after, shape?.after);
  const last = attempts.reduce((largest, { number }) => Math.max(largest, number), 0);
  // The autoscaler may have taken the first pod away meanwhile.
  const found = await present(lab, apart ? pod : await sarkPod(lab), connection, { prefix, count: last });
  const wrong = discrepancy(attempts, found, "keys");
  if (wrong !== undefined) throw new Error(`the account is not exact, so it proves nothing: ${wrong}`);
  const { log } = lab.session.progress;
  for (const attempt of attempts.filter(({ outcome }) => outcome !== "acknowledged").slice(0, 40)) {
    log.write(`  failed: ${JSON.stringify(attempt)}`);
  }
  log.write(`  whole ${((performance.now() - ended) / 1000).toFixed(1)} s after the last write`);
  const { failures, outage, outageElsewhere, sent, failed, lost, lostReplicated, p99 } = account(
    attempts,
    found,
    concerned(situation),
    fault,
  );
  return {
    ...{ outage, failed, sent, lost, "lost, replicated": lostReplicated, "p99 ms": p99 },
    "other shards' outage s": outageElsewhere,
    "whole after the writes s": rejoined,
    ...Object.fromEntries(Object.entries(failures).map(([kind, count]) => [`failed, ${kind}`, count])),
  };
}

/** All slots of all shards. */
export const everySlot = ({ all }: Situation): readonly Slots[] => all.flatMap(({ slots }) => slots);
