import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unpackPackages } from "../../images/debian.ts";
import { usualRelease } from "../../images/release.ts";
import { local } from "../../lib/paths.ts";
import type { Lab } from "../lab.ts";
import { onNode } from "../nodes.ts";

const folder = () => local("lab", "clock");

/** Where the library is in its package. */
const library = "usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

/**
 * Gives all containers that start on a node from now on another clock, until the end of the scenario.
 *
 * @param shift how much it is ahead, in seconds
 */
export async function shiftClock(lab: Lab, node: string, shift: number): Promise<void> {
  const tree = join(folder(), "packages");
  const packages = { release: usualRelease, names: ["libfaketime"], without: ["libc6", "libgcc-s1"], withoutFiles: [] };
  rmSync(tree, { recursive: true, force: true });
  await unpackPackages(packages, tree, lab.session.progress.log);
  const runc = (await onNode(lab.session, node, ["sh", "-c", "command -v runc"])).trim();
  const real = join(folder(), "runc");
  const wrapper = join(folder(), `runc-of-${node}`);
  await onNode(lab.session, node, ["cp", runc, real]);
  const editor = [join(import.meta.dirname, "other_clock.py"), join(tree, library), `${shift > 0 ? "+" : ""}${shift}s`];
  writeFileSync(wrapper, wrapperText(real, editor));
  chmodSync(wrapper, 0o755);
  lab.afterwards(`node ${node} has its clock`, async () => onNode(lab.session, node, ["umount", runc]));
  lab.note(`the clock of node ${node} goes ${shift} s ahead for what starts there`);
  await onNode(lab.session, node, ["mount", "--bind", wrapper, runc]);
}

/** A runc that changes what it makes a container of. */
export const wrapperText = (real: string, editor: readonly string[]): string => `#!/bin/sh
case " $* " in
*" create "*) python3 ${editor.join(" ")} "$@" || exit 1 ;;
esac
exec ${real} "$@"
`;

/** How many processes of a node use the other clock. */
export async function shiftedProcesses(lab: Lab, node: string): Promise<number> {
  const script = "grep -l sark-lab-clock /proc/[0-9]*/maps 2>/dev/null | wc -l";
  return Number((await onNode(lab.session, node, ["sh", "-c", script])).trim());
}
