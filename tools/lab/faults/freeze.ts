import type { Lab, Session } from "../lab.ts";
import { firstProcesses, onNode } from "../nodes.ts";
import type { Pod } from "../pods.ts";
import { folderIn, type Group, groupOf, podGroup, processesOf } from "./group.ts";

/** How long it may take until every process stands still, in seconds. */
const freezeTimeout = 5;

/** What the kernel says of processes that were stopped, or have ended. */
const still: readonly string[] = ["T", "Z"];

/**
 * Stops every process of a pod where it stands. Its connections stay open, and nobody answers; it can still be killed.
 *
 * @param container any container of the pod that runs
 * @returns lets it go on; so does the end of the scenario
 */
export async function freeze(lab: Lab, pod: Pod, container: string): Promise<() => Promise<void>> {
  const { session, note } = lab;
  const { name } = pod.metadata;
  const group = podGroup(await groupOf(lab, pod, container));
  lab.afterwards(`pod ${name} goes on`, async () => {
    await thaw(session, group);
  });
  note(`pod ${name} is frozen`);
  // Again until it is so: what had just been started was not in the list.
  await lab.until("every process to stand still", freezeTimeout, async () => {
    await signal(session, group, "STOP", await processesOf(session, group));
    return (await processesOf(session, group)).every(({ state }) => still.includes(state));
  });
  return async () => {
    note(`pod ${name} goes on`);
    await thaw(session, group);
  };
}

/** Does nothing if the processes have gone meanwhile; returns how many stood still. */
async function thaw(session: Session, group: Group): Promise<number> {
  const stopped = (await processesOf(session, group)).filter(({ state }) => state === "T");
  await signal(session, group, "CONT", stopped);
  return stopped.length;
}

async function signal(
  session: Session,
  { node }: Group,
  name: "STOP" | "CONT",
  processes: readonly { readonly id: number }[],
): Promise<void> {
  if (processes.length === 0) return;
  const script = 'signal=$1; shift; for id in "$@"; do kill -s "$signal" "$id" 2>/dev/null || true; done';
  await onNode(session, node, ["sh", "-c", script, "sh", name, ...processes.map(({ id }) => String(id))]);
}

/** Lets every process in the pods of a node go on that stands still; returns how many there were. */
export async function thawAll(session: Session, node: string): Promise<number> {
  const [process] = (await firstProcesses(session, node)).values();
  if (process === undefined) return 0;
  const folder = folderIn(await onNode(session, node, ["cat", `/proc/${process}/cgroup`]));
  // The kubelet's own folder: those of other clusters may be beside it.
  return thaw(session, { node, folder: folder.replace(/\/kubepods\/.*/, "/kubepods") });
}
