import { parse } from "yaml";
import { Failure } from "../../lib/failure.ts";
import type { Lab } from "../lab.ts";
import { database, labPods } from "../needs.ts";
import type { Pod } from "../pods.ts";
import { askPatroni, patronictl, serverPods, successor, switchover } from "../postgres/patroni.ts";
import { names } from "../postgres/platform.ts";
import { always, type Situation, underWrites } from "../postgres/under-writes.ts";
import { cast } from "../postgres/whole.ts";
import { query } from "../postgres/writer.ts";
import type { Scenario } from "../scenario.ts";

/** How long the slot of a replica that is gone is kept, in seconds; the settings keep it for much longer. */
const retention = 5;

/** How long the replica may take to go, and its slot after it, in seconds. */
const timeouts = { pod: 360, slot: 120 };

/** More than the leader keeps for nobody in particular: rows, of which each is about 60 bytes of log. */
const rows = 5_000_000;

export const postgresReplicaDead: Scenario = {
  name: "postgres-replica-dead",
  title: "kept a replica away for longer than its slot is kept",
  proves: "A replica that has missed more than the leader kept for it follows again by itself, and no write is lost.",
  needs: [labPods, database],
  bounds: {
    ...always,
    outage: { atMost: 5 },
    "slots dropped": { atLeast: 1 },
    "log written meanwhile, MiB": { atLeast: 256 },
    "rejoin s": { atMost: 180 },
  },
  run: async (lab) => {
    let missed = Number.NaN;
    let dropped = 0;
    const facts = await underWrites(lab, async (situation) => {
      const replicas = situation.replicas.length + 1;
      const victim = await lastPod(lab);
      await keepSlotsFor(lab, retention);
      if (victim.metadata.name === situation.leader.metadata.name) {
        await switchover(lab, situation.leader, await successor(lab, situation.replicas));
      }
      await scale(lab, replicas, replicas - 1);
      await lab.until(`the end of ${victim.metadata.name}`, timeouts.pod, async () => {
        return (await serverPods(lab)).length < replicas;
      });
      const slot = slotOf(victim);
      await lab.until(`the end of slot ${slot}`, timeouts.slot, async () => !(await hasSlot(lab, situation, slot)));
      dropped = 1;
      missed = await writeMuch(lab, situation);
      // What a server needs no longer, it removes at a checkpoint, and both make one when the lead goes over.
      const now = await cast(lab);
      await switchover(lab, now.leader, await successor(lab, now.replicas));
      await scale(lab, replicas - 1, replicas);
    });
    return { ...facts, "slots dropped": dropped, "log written meanwhile, MiB": missed };
  },
};

/** The pod that goes when there is to be one less. */
async function lastPod(lab: Lab): Promise<Pod> {
  const pods = await serverPods(lab);
  const last = pods.find(({ metadata }) => metadata.name === `${names.server}-${pods.length - 1}`);
  if (last === undefined) throw new Failure(`The pods of ${names.server} are not numbered from 0.`);
  return last;
}

/** As Patroni names the slot of a member. */
const slotOf = ({ metadata }: Pod): string => metadata.name.replaceAll("-", "_");

async function hasSlot(lab: Lab, { client, connection }: Situation, slot: string): Promise<boolean> {
  const sql = `SELECT count(*) FROM pg_replication_slots WHERE slot_name = '${slot}'`;
  return (await query(lab, client, connection, sql)) > 0;
}

/** @returns how much log was written, in MiB */
async function writeMuch(lab: Lab, { client, connection }: Situation): Promise<number> {
  const position = async () => query(lab, client, connection, "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn");
  const before = await position();
  await query(lab, client, connection, `INSERT INTO sark_lab.looks SELECT generate_series(1, ${rows})`);
  return ((await position()) - before) / 2 ** 20;
}

/** Shortens the retention of slots, and registers that it gets back what it was. */
async function keepSlotsFor(lab: Lab, seconds: number): Promise<void> {
  const setting = "member_slots_ttl";
  const configuration = parse(await askPatroni(lab, undefined, "show-config")) as Readonly<Record<string, unknown>>;
  const [pod] = await serverPods(lab);
  if (pod === undefined) throw new Failure("There is no pod of PostgreSQL.");
  const change = (value: unknown) =>
    patronictl(lab, pod, "edit-config", "--quiet", "--force", "--set", `${setting}=${JSON.stringify(value)}`);
  lab.afterwards("slots are kept as long as before", (kubectl) => kubectl(change(configuration[setting] ?? null)));
  await lab.kubectl(change(seconds));
}

/** Changes the number of pods, and registers that it gets back what it was. */
async function scale(lab: Lab, from: number, to: number): Promise<void> {
  const command = (replicas: number) => [
    ...["scale", `statefulset/${names.server}`, `--replicas=${replicas}`, "--namespace", lab.namespace],
  ];
  if (to < from) lab.afterwards(`${names.server} has ${from} pods`, (kubectl) => kubectl(command(from)));
  lab.note(`${names.server} gets ${to} pods`);
  await lab.kubectl(command(to));
}
