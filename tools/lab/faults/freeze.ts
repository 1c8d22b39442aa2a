import { dirname } from "node:path";
import type { Lab, Session } from "../lab.ts";
import { firstProcesses, onNode } from "../nodes.ts";
import type { Pod } from "../pods.ts";
import { type Group, groupOf, placeIn, podGroup } from "./group.ts";

/** How long the kernel may take until every process stands still, in seconds. */
const freezeTimeout = 5;

/** What to write where, and where to read that it is so. */
const controls = {
  1: { file: "freezer.state", frozen: "FROZEN", thawed: "THAWED", report: "freezer.state", isFrozen: /^FROZEN$/m },
  2: { file: "cgroup.freeze", frozen: "1", thawed: "0", report: "cgroup.events", isFrozen: /^frozen 1$/m },
} as const;

/** Where a cgroup says that it was frozen itself, and not only with one above it; the file has a 1 then. */
const ownState = { 1: "freezer.self_freezing", 2: "cgroup.freeze" } as const;

/**
 * Stops every process of a pod where it stands. Its connections stay open, and nobody answers.
 *
 * @param container any container of the pod that runs
 * @returns lets it go on; so does the end of the scenario
 */
export async function freeze(lab: Lab, pod: Pod, container: string): Promise<() => Promise<void>> {
  const { session, note } = lab;
  const { name } = pod.metadata;
  const inner = await groupOf(lab, pod, container);
  const group = podGroup(inner);
  const { file, frozen, report, isFrozen } = controls[group.version];
  lab.afterwards(`pod ${name} goes on`, () => thaw(session, group));
  note(`pod ${name} is frozen`);
  await onNode(session, group.node, ["sh", "-c", `echo ${frozen} >"$1/${file}"`, "sh", group.folder]);
  await lab.until("every process to stand still", freezeTimeout, async () =>
    isFrozen.test(await onNode(session, group.node, ["cat", `${inner.folder}/${report}`])),
  );
  return async () => {
    note(`pod ${name} goes on`);
    await thaw(session, group);
  };
}

/** Does nothing if the pod has gone meanwhile. */
async function thaw(session: Session, { node, version, folder }: Group): Promise<void> {
  const { file, thawed } = controls[version];
  const script = `if [ -e "$1/${file}" ]; then echo ${thawed} >"$1/${file}"; fi`;
  await onNode(session, node, ["sh", "-c", script, "sh", folder]);
}

/** Lets every pod of a node go on that stands still; returns how many there were. */
export async function thawAll(session: Session, node: string): Promise<number> {
  const [process] = (await firstProcesses(session, node)).values();
  if (process === undefined) return 0;
  const { version, folder } = placeIn(await onNode(session, node, ["cat", `/proc/${process}/cgroup`]));
  // The kubelet's own folder: those of other clusters may be beside it.
  const root = folder.replace(/\/kubepods\/.*/, "/kubepods");
  const search = `grep --recursive --files-with-matches --line-regexp --include=${ownState[version]} 1 "$1" || true`;
  const found = (await onNode(session, node, ["sh", "-c", search, "sh", root])).split("\n").filter(Boolean);
  for (const file of found) await thaw(session, { node, version, folder: dirname(file) });
  return found.length;
}
