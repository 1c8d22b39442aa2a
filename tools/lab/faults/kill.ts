import type { Lab } from "../lab.ts";
import { containerId, onNode, runtime } from "../nodes.ts";
import { containerOf, type Pod } from "../pods.ts";
import { groupOf, type Process, processesOf } from "./group.ts";

/** Exit code of a process that was killed with signal 9. */
const killed = 137;

/** How long the kubelet may take to tell, in seconds. */
const reportTimeout = 30;

/** How long the kernel may take to end what was killed, in seconds. */
const endTimeout = 5;

/** Kills every process of a container at once, as the kernel would: its first one takes all others with it. */
export async function killContainer({ session, note }: Lab, pod: Pod, container: string): Promise<void> {
  note(`${container} of ${pod.metadata.name} is killed`);
  const id = containerId(pod, container);
  await onNode(session, pod.spec.nodeName ?? "", [...runtime, "tasks", "kill", "--signal", "SIGKILL", id]);
}

/**
 * The kubelet must have seen what we say we did; it tells some seconds later.
 *
 * @param before the pod as it was then
 */
export async function requireKilled(lab: Lab, before: Pod, container: string): Promise<void> {
  const now = async () => containerOf(await lab.get<Pod>("pod", before.metadata.name), container);
  const { restartCount } = containerOf(before, container);
  await lab.until(
    `the end of ${container} in the pod's status`,
    reportTimeout,
    async () => (await now()).restartCount > restartCount,
  );
  const code = (await now()).lastState?.terminated?.exitCode;
  if (code === killed) return;
  throw new Error(`${container} ended with ${code ?? "no status"}, not by the signal: nothing is proven`);
}

/**
 * Kills the oldest process of a program in a container, and nothing else.
 *
 * @param program name of the program, of which others in the container may be descendants
 */
export async function killProgram(lab: Lab, pod: Pod, container: string, program: string): Promise<void> {
  const group = await groupOf(lab, pod, container);
  const find = async () => rootOf(await processesOf(lab.session, group), program);
  const victim = await find();
  if (victim === undefined) throw new Error(`nothing called ${program} runs in ${container} of ${pod.metadata.name}`);
  lab.note(`${program} in ${container} of ${pod.metadata.name} is killed`);
  await onNode(lab.session, group.node, ["kill", "-KILL", String(victim.id)]);
  await lab.until(`the end of ${program}`, endTimeout, async () => (await find())?.id !== victim.id);
}

/** The process of a program that no process of the same program has started. */
export function rootOf(processes: readonly Process[], program: string): Process | undefined {
  const named = processes.filter(({ name }) => name === program);
  return named.find(({ parent }) => !named.some(({ id }) => id === parent));
}
