import type { Lab } from "../lab.ts";
import { database, labPods, pooler } from "../needs.ts";
import { podsOf } from "../pods.ts";
import { connectionTo, startWriterPod } from "../postgres/access.ts";
import { names } from "../postgres/platform.ts";
import { cast, whole } from "../postgres/whole.ts";
import { crowd, prepareTables, query } from "../postgres/writer.ts";
import type { Scenario } from "../scenario.ts";

/** Connections at once, transactions of each, and the longest wait for anything, in milliseconds. */
const load = { connections: 1_000, transactions: 10, connectTimeout: 90_000, readTimeout: 60_000 };

/** How long the cluster may take to be whole before, in seconds. */
const timeout = 60;

const transactions = load.connections * load.transactions;

export const poolerConnections: Scenario = {
  name: "pooler-connections",
  title: "opened 1,000 connections at once",
  proves: "A thousand clients with prepared statements share few connections to the server, and no transaction fails.",
  needs: [labPods, database, pooler],
  bounds: {
    failed: { atMost: 0 },
    sent: { atLeast: transactions },
    lost: { atMost: 0 },
    "clients connected": { atLeast: load.connections },
    "connections to the server": { atMost: 60 },
    "connections seen at all": { atLeast: 1 },
  },
  run: async (lab) => {
    await whole(lab, timeout);
    const client = await startWriterPod(lab, (await cast(lab)).leader);
    const [direct, pooled] = [await connectionTo(lab, names.leaderService), await connectionTo(lab, names.pooler)];
    await prepareTables(lab, client, direct);
    const ask = async (sql: string) => query(lab, client, direct, sql);
    const counting = await countingOf(lab);
    const progress = { isOver: false };
    const work = crowd(lab, client, pooled, load).finally(() => {
      progress.isOver = true;
    });
    // Whoever waits for the end learns what went wrong.
    work.catch(() => undefined);
    const counts: number[] = [];
    while (!progress.isOver) counts.push(await ask(counting));
    const { connected, committed, failures, examples } = await work;
    lab.session.progress.log.write(JSON.stringify({ connected, committed, failures, examples, counts }));
    return {
      sent: transactions,
      failed: transactions - committed,
      lost: Math.max(0, committed - (await ask("SELECT count(*) FROM sark_lab.visits"))),
      "clients connected": connected,
      "connections to the server": Math.max(...counts),
      "connections seen at all": Math.max(...counts),
      looks: counts.length,
    };
  },
};

/** Counts the connections that the pooler has to the server. */
async function countingOf(lab: Lab): Promise<string> {
  const addresses = (await podsOf(lab, names.pooler)).map(({ status }) => `'${status.podIP ?? ""}'`);
  return `SELECT count(*) FROM pg_stat_activity WHERE client_addr IN (${addresses.join(", ")})`;
}
