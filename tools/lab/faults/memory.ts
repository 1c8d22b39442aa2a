import type { Lab } from "../lab.ts";
import { onNode } from "../nodes.ts";
import type { Pod } from "../pods.ts";
import { groupOf } from "./group.ts";

/** How long memory is taken, in seconds: that of the whole pod would be short for the container's next start. */
const duration = 5;

/**
 * Takes memory on the account of a container, without an end, so that the kernel ends what is in it. Kubernetes tells the kernel to
 * begin with the container's own processes, unless the pod asks for all that it may use. What takes the memory ends by itself
 * soon, also where this program does not live to see it.
 */
export async function exhaustMemory(lab: Lab, pod: Pod, container: string): Promise<void> {
  const { node, folder } = await groupOf(lab, pod, container);
  lab.note(`${container} of ${pod.metadata.name} goes over its memory limit`);
  const script = 'echo "$$" >"$1/cgroup.procs" || exit 1; timeout --signal=KILL "$2" tail /dev/zero; exit 0';
  await onNode(lab.session, node, ["sh", "-c", script, "sh", folder, String(duration)]);
}
