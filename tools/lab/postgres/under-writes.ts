import type { Client } from "../client.ts";
import type { Lab } from "../lab.ts";
import { discrepancy, type Range } from "../load/numbered.ts";
import type { Pod } from "../pods.ts";
import type { Bounds, Facts } from "../scenario.ts";
import { type Connection, connectionTo, startWriterPod } from "./access.ts";
import { archived } from "./archive.ts";
import { account, leaderChanges } from "./accounting.ts";
import { names } from "./platform.ts";
import { cast, whole } from "./whole.ts";
import { prepareTables, Writer, writtenNumbers } from "./writer.ts";

/** Connections, and attempts a second over all of them: often enough to see an outage of a tenth of a second. */
const load = { connections: 4, rate: 200 };

/** Acknowledged writes before anything is done. */
const warmUp = 400;

/** How long the writes go on before a look at the cluster, in milliseconds: looks take time from those who recover. */
const quiet = 5_000;

/** How long the cluster may take to get well, in seconds, so that it can be measured at all. */
const recoveryTimeout = 300;

/** How long writes may take to work before and after, in seconds. */
const timeout = 60;

/** What must hold whatever is done to PostgreSQL. */
export const always: Bounds = { lost: { atMost: 0 }, sent: { atLeast: warmUp } };

/** Who is there, and who writes. */
export interface Situation {
  readonly leader: Pod;
  readonly replicas: readonly Pod[];
  readonly client: Client;
  readonly connection: Connection;
  readonly writer: Writer;
}

/**
 * Does `work` while somebody writes to the leader's Service, and accounts for every write.
 *
 * @param work returns when it is up to PostgreSQL to get well
 * @param measure what is to be measured beside the writes, when PostgreSQL is well again
 */
export async function underWrites(
  lab: Lab,
  work: (situation: Situation) => Promise<void>,
  measure: (situation: Situation) => Promise<Facts> = async () => Promise.resolve({}),
): Promise<Facts> {
  await whole(lab, timeout);
  const { leader, replicas } = await cast(lab);
  const client = await startWriterPod(lab, leader);
  const connection = await connectionTo(lab, names.leaderService);
  await prepareTables(lab, client, connection);
  const writer = new Writer(lab, client, connection, load);
  let measured: Facts = {};
  try {
    await lab.until("the first acknowledged writes", timeout, async () =>
      Promise.resolve(writer.acknowledgedSince(0) >= warmUp),
    );
    const situation = { leader, replicas, client, connection, writer };
    await work(situation);
    measured = {
      "rejoin s": await recovered(lab, writer),
      ...(await measure(situation)),
      "archived s": await archived(lab),
    };
  } catch (error) {
    await writer.stop().catch(() => undefined);
    throw error;
  }
  await writer.stop();
  return { ...factsOf(lab, writer, await writtenNumbers(lab, client, connection)), ...measured };
}

/** How long it takes until writes work and the cluster is whole, in seconds; what is less than `quiet` is not told apart. */
async function recovered(lab: Lab, writer: Writer): Promise<number> {
  const started = performance.now();
  await lab.sleep(quiet);
  await lab.until("writes, until they work again,", recoveryTimeout, async () =>
    Promise.resolve(writer.acknowledgedSince(Date.now() - 1_000) > 0),
  );
  const before = (performance.now() - started) / 1000;
  return before + (await whole(lab, recoveryTimeout));
}

function factsOf(lab: Lab, { attempts }: Writer, table: readonly Range[]): Facts {
  const wrong = discrepancy(attempts, table, "rows");
  if (wrong !== undefined) throw new Error(`the account is not exact, so it proves nothing: ${wrong}`);
  const { log } = lab.session.progress;
  for (const attempt of attempts.filter(({ outcome }) => outcome !== "acknowledged").slice(0, 40)) {
    log.write(`  failed: ${JSON.stringify(attempt)}`);
  }
  const { failures, outage, sent, failed, lost, p99, unknown } = account(attempts, table);
  return {
    ...{ outage, failed, sent, lost, "p99 ms": p99, "unknown outcome, written": unknown },
    "leader changes": leaderChanges(attempts),
    ...Object.fromEntries(Object.entries(failures).map(([kind, count]) => [`failed, ${kind}`, count])),
  };
}
