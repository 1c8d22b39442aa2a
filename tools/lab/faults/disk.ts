import type { Lab, Session } from "../lab.ts";
import { onNode } from "../nodes.ts";
import type { Pod } from "../pods.ts";
import { claimOf } from "./claim.ts";
import { markCordon, uncordon } from "./cordon.ts";

/** How long the pod may take to end, in seconds. */
const endTimeout = 360;

/** A file that takes all the space that is left. */
const filler = ".sark-lab-filler";

/** A disk that can be filled without filling the machine's. */
export interface Disk {
  readonly fill: () => Promise<void>;
  readonly free: () => Promise<void>;
}

/** Puts what is in the folder $1 on a file system of its own, in memory, with $2 MiB to spare, and shows it in its place. */
const moveOut = `
  mkdir "$1.lab"
  size=$(( $(du --summarize --block-size=1M "$1" | cut -f 1) + $2 ))
  mount -t tmpfs -o "size=\${size}m" tmpfs "$1.lab"
  cp -a "$1/." "$1.lab/"
  mount --bind "$1.lab" "$1"`;

/** Brings what was moved out back into the folder $1; does nothing if nothing was. */
const moveBack = `
  if ! [ -d "$1.lab" ]; then exit 0; fi
  if mountpoint --quiet "$1"; then
    umount "$1"
    find "$1" -mindepth 1 -delete
    cp -a "$1.lab/." "$1/"
  fi
  if mountpoint --quiet "$1.lab"; then umount "$1.lab"; fi
  rmdir "$1.lab"`;

/**
 * Moves the local volume of a pod to a file system that has a limit: the folders that are volumes here have none. The pod
 * ends for it, and comes back.
 *
 * @param spare what can still be written, in MiB
 */
export async function limitDisk(lab: Lab, pod: Pod, spare: number): Promise<Disk> {
  const { session } = lab;
  const node = pod.spec.nodeName ?? "";
  const folder = await folderOf(lab, pod);
  lab.afterwards(`${pod.metadata.name} has its disk back`, async (kubectl) => {
    await withoutPod(kubectl, node, pod, () => script(session, node, moveBack, folder));
  });
  lab.note(`${pod.metadata.name} gets a disk with ${spare} MiB to spare`);
  await withoutPod(
    (args) => lab.kubectl(args),
    node,
    pod,
    () => script(session, node, moveOut, folder, String(spare)),
  );
  return {
    fill: async () => {
      lab.note(`the disk of ${pod.metadata.name} is filled`);
      // It ends when there is no space left, and must have left none.
      const fill = `dd if=/dev/zero of="$1/${filler}" bs=64k status=none || true; df --output=avail "$1" | tail -n 1`;
      const left = Number(await script(session, node, fill, folder));
      if (left !== 0) throw new Error(`the disk of ${pod.metadata.name} has ${left} KiB left`);
    },
    free: async () => {
      lab.note(`the disk of ${pod.metadata.name} has space again`);
      await script(session, node, `rm "$1/${filler}"`, folder);
    },
  };
}

/** Does something while the pod does not run: its volume binds it to the node, so it cannot start elsewhere. */
async function withoutPod(
  kubectl: Lab["kubectl"],
  node: string,
  { metadata }: Pod,
  work: () => Promise<unknown>,
): Promise<void> {
  await markCordon(kubectl, node);
  await kubectl(["cordon", node]);
  const place = ["--namespace", metadata.namespace, "--ignore-not-found", "--wait", `--timeout=${endTimeout}s`];
  await kubectl(["delete", "pod", metadata.name, ...place]);
  await work();
  await uncordon(kubectl, node);
}

const script = async (session: Session, node: string, text: string, ...args: readonly string[]): Promise<string> =>
  onNode(session, node, ["sh", "-ec", text, "sh", ...args]);

/** The folder of the node that is the pod's volume. */
async function folderOf(lab: Lab, pod: Pod): Promise<string> {
  const { spec: bound } = await lab.get<{ spec: { volumeName: string } }>("pvc", await claimOf(lab, pod));
  const volume = await lab.get<{ spec: { local?: { path: string } } }>("pv", bound.volumeName);
  if (volume.spec.local === undefined) throw new Error(`volume ${bound.volumeName} is no folder of a node`);
  return volume.spec.local.path;
}
