import type { Lab } from "../lab.ts";
import { isReady, type Pod } from "../pods.ts";
import { names } from "./platform.ts";

/** First and last of a row of slots. */
export type Slots = readonly [first: number, last: number];

/** A member as another one sees it. */
export interface Member {
  /** Name of its pod; empty for one that is known by its id alone. */
  readonly name: string;
  readonly id: string;
  readonly role: "primary" | "replica";
  /** Id of the primary that it follows. */
  readonly follows: string | undefined;
  /** Whether it is connected and not taken for failed. */
  readonly well: boolean;
  readonly slots: readonly Slots[];
}

/** @param text what `CLUSTER NODES` says */
export const membersIn = (text: string): readonly Member[] =>
  text
    .trim()
    .split("\n")
    .map((line) => {
      const [id = "", place = "", flags = "", follows = "-", , , , link, ...slots] = line.split(" ");
      const marks = flags.split(",");
      return {
        name: (place.split(",")[1] ?? "").split(".")[0] ?? "",
        id,
        role: marks.includes("slave") ? "replica" : "primary",
        follows: follows === "-" ? undefined : follows,
        well: link === "connected" && !marks.some((mark) => ["fail", "fail?", "handshake", "noaddr"].includes(mark)),
        slots: slots.flatMap(rangesIn),
      };
    });

/** Slots that are on their way are in brackets. */
function rangesIn(text: string): readonly Slots[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(text.trim()) ?? [];
  return first === undefined ? [] : [[Number(first), Number(last)]];
}

/** All pods of the cache, whatever they do. */
export async function memberPods(lab: Lab): Promise<readonly Pod[]> {
  const { items } = await lab.get<{ items: readonly Pod[] }>(
    "pods",
    `--selector=app.kubernetes.io/name=${names.members}`,
  );
  return items;
}

/** Asks a member as its administrator. */
async function ask(lab: Lab, pod: Pod, ...question: readonly string[]): Promise<string> {
  const place = ["exec", pod.metadata.name, "--namespace", lab.namespace, "--container", names.container, "--"];
  return lab.kubectl([...place, "sh", "/scripts/admin.sh", ...question]);
}

/** What a member says of all. */
export const members = async (lab: Lab, pod: Pod): Promise<readonly Member[]> =>
  membersIn(await ask(lab, pod, "cluster", "nodes"));

/** Bytes that a member keeps of the last writes for replicas that were away: at most what its configuration says, 10 MiB. */
export const replicationBacklog = async (lab: Lab, pod: Pod): Promise<number> =>
  backlogIn(await ask(lab, pod, "info", "memory"));

/** @param text answer to `INFO memory` */
export const backlogIn = (text: string): number => Number(/^mem_replication_backlog:(\d+)/m.exec(text)?.[1] ?? "NaN");

/** A shard of a whole cluster. */
export interface Shard {
  readonly primary: Pod;
  readonly slots: readonly Slots[];
}

/** The shards, in the order of their primaries' names. */
export async function shards(lab: Lab): Promise<readonly Shard[]> {
  const pods = await memberPods(lab);
  const asked = pods.find(isReady);
  if (asked === undefined) throw new Error("no pod of the cache is ready");
  return (await members(lab, asked))
    .flatMap(({ name, slots }) => {
      const primary = pods.find(({ metadata }) => metadata.name === name);
      return primary !== undefined && slots.length > 0 ? [{ primary, slots }] : [];
    })
    .sort((left, right) => left.primary.metadata.name.localeCompare(right.primary.metadata.name));
}
