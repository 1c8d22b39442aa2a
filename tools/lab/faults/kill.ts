import type { Lab } from "../lab.ts";
import { containerId, onNode, runtime } from "../nodes.ts";
import { containerOf, isReady, type Pod, podsOf } from "../pods.ts";
import { groupOf, type Process, processesOf } from "./group.ts";

/** Exit code of a process that was killed with signal 9. */
const killed = 137;

/** How long the kubelet may take to tell, in seconds. */
const reportTimeout = 30;

/** How long a pod may take to be ready with all its containers, in seconds. */
const readyTimeout = 240;

/** How long the kernel may take to end what was killed, in seconds. */
const endTimeout = 5;

/** The pod of a workload to kill a container of: the kubelet lets those wait that end again and again. */
export async function leastRestarted(lab: Lab, workload: string, container: string): Promise<Pod> {
  const restarts = (pod: Pod) => containerOf(pod, container).restartCount;
  const [victim] = (await podsOf(lab, workload)).toSorted((one, other) => restarts(one) - restarts(other));
  if (victim === undefined) throw new Error(`no ${workload} runs`);
  return victim;
}

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
 * Waits until the pod of a container that was killed is ready again, whatever autoscalers do meanwhile.
 *
 * @param before the pod as it was then
 * @returns how long that took, in seconds
 */
export async function readyAfterKill(lab: Lab, before: Pod, container: string): Promise<number> {
  const started = performance.now();
  await requireKilled(lab, before, container);
  const { name } = before.metadata;
  await lab.until(`${name} to be ready`, readyTimeout, async () => isReady(await lab.get<Pod>("pod", name)));
  return (performance.now() - started) / 1000;
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
