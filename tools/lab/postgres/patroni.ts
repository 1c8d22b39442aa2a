import { parse } from "yaml";
import type { Lab } from "../lab.ts";
import { isReady, type Pod } from "../pods.ts";
import { names, patroniConfiguration } from "./platform.ts";

/** A member of the cluster, as Patroni sees it. */
export interface Member {
  readonly name: string;
  readonly role: "leader" | "synchronous" | "replica";
  /** `running` for a leader, `streaming` for a replica that follows. */
  readonly state: string;
  readonly timeline: number;
}

const roles: Readonly<Record<string, Member["role"]>> = {
  Leader: "leader",
  "Sync Standby": "synchronous",
  "Quorum Standby": "synchronous",
  Replica: "replica",
};

/** @param text what `patronictl list --format json` says; it leaves out what is empty */
export function membersIn(text: string): readonly Member[] {
  const rows = JSON.parse(text) as readonly Readonly<Record<string, string | number>>[];
  return rows.map((row) => {
    const role = roles[String(row["Role"])];
    if (role === undefined) throw new Error(`Patroni knows a role ${String(row["Role"])}`);
    return { name: String(row["Member"]), role, state: String(row["State"] ?? ""), timeline: Number(row["TL"] ?? 0) };
  });
}

/** All pods of the StatefulSet, whatever they do. */
export async function serverPods(lab: Lab): Promise<readonly Pod[]> {
  const { items } = await lab.get<{ items: readonly Pod[] }>(
    "pods",
    `--selector=app.kubernetes.io/name=${names.server}`,
  );
  return items;
}

/** Whether Patroni has labelled the pod as the leader's. Until all is well again, more than one may be. */
export const isLabelledLeader = ({ metadata }: Pod): boolean => metadata.labels?.["role"] === "primary";

/** Arguments of kubectl that run patronictl in a pod. */
export const patronictl = ({ namespace }: Lab, pod: Pod, ...args: readonly string[]): readonly string[] => [
  ...["exec", pod.metadata.name, "--namespace", namespace, "--container", names.container, "--"],
  ...["patronictl", "--config-file", patroniConfiguration, ...args],
];

/**
 * Runs patronictl in any pod that can.
 *
 * @param except a pod that must not be asked, for it might never answer
 */
export async function askPatroni(lab: Lab, except: Pod | undefined, ...args: readonly string[]): Promise<string> {
  const pods = (await serverPods(lab)).filter(({ metadata }) => metadata.name !== except?.metadata.name);
  const able = pods.find((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined);
  if (able === undefined) throw new Error("no pod of PostgreSQL is ready");
  return lab.kubectl(patronictl(lab, able, ...args));
}

/** The members of the cluster. */
export const members = async (lab: Lab, except?: Pod): Promise<readonly Member[]> =>
  membersIn(await askPatroni(lab, except, "list", "--format", "json"));

/** How long a leader keeps its lock without renewing it, in seconds. */
export async function timeToLive(lab: Lab): Promise<number> {
  const { ttl } = parse(await askPatroni(lab, undefined, "show-config")) as { readonly ttl: number };
  return ttl;
}

/** A replica that has every acknowledged write, and may lead. */
export async function successor(lab: Lab, replicas: readonly Pod[]): Promise<Pod> {
  const synchronous = (await members(lab)).filter(({ role }) => role === "synchronous").map(({ name }) => name);
  const found = replicas.find(({ metadata }) => synchronous.includes(metadata.name));
  if (found === undefined) throw new Error("PostgreSQL has no synchronous standby");
  return found;
}

/**
 * Hands the lead over, as planned, and waits until it is done.
 *
 * @param candidate who is to lead. Without one it is whoever has every write; that takes two seconds less, for otherwise the other
 * replicas stand aside so long before they follow, and until one does, no write is acknowledged.
 */
export async function switchover(lab: Lab, leader: Pod, candidate?: Pod): Promise<void> {
  const from = leader.metadata.name;
  lab.note(`the lead goes from ${from} to ${candidate?.metadata.name ?? "another member"}`);
  const to = candidate === undefined ? [] : ["--candidate", candidate.metadata.name];
  await lab.kubectl(patronictl(lab, leader, "switchover", "--leader", from, ...to, "--force"));
}
