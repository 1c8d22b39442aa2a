import { globSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { unpackPackages } from "../../images/debian.ts";
import { usualRelease } from "../../images/release.ts";
import { stored } from "../../images/store.ts";
import { cache } from "../../lib/paths.ts";
import type { Progress } from "../../lib/progress.ts";
import type { Lab } from "../lab.ts";
import { onNode } from "../nodes.ts";
import { type Packet, packetsIn } from "./packets.ts";

/** What tcpdump's package depends on, and only its installation needs. */
const without = ["adduser", "passwd", "debconf", "perl-base", "dpkg", "tar"];

/** Provides Debian's tcpdump without installing it, as a command that runs on every node of this machine. */
export async function setUpTcpdump({ log }: Progress): Promise<readonly string[]> {
  const folder = await stored(cache("programs"), "tcpdump", usualRelease, async (tree) => {
    mkdirSync(tree, { recursive: true });
    await unpackPackages({ release: usualRelease, names: ["tcpdump"], without, withoutFiles: [] }, tree, log);
  });
  const [loader] = globSync("usr/lib/*-linux-gnu/ld-linux-*", { cwd: folder });
  if (loader === undefined) throw new Error("the packages of tcpdump have no program that loads it");
  return [join(folder, loader), "--library-path", join(folder, loader, ".."), join(folder, "usr/bin/tcpdump")];
}

/**
 * Everything between other addresses than the loopback ones, there where a container's output passes in clear from the
 * container runtime to the kubelet. As text, unbuffered, with names of nothing looked up, as the user who started it.
 */
const options = ["-A", "-n", "-tt", "-l", "-i", "any", "-s", "0", "-Z", "root", "tcp and not net 127.0.0.0/8"];

/** Records what passes the interfaces of a node, those of its pods among them, for some seconds. */
export async function capture(
  lab: Lab,
  node: string,
  tcpdump: readonly string[],
  seconds: number,
): Promise<readonly Packet[]> {
  // It is ended by then, and says that as 124.
  const script = 'seconds=$1; shift; timeout --signal=INT "$seconds" "$@" 2>/dev/null || test $? = 124';
  const command = ["sh", "-c", script, "sh", String(seconds), ...tcpdump, ...options];
  return packetsIn(await onNode(lab.session, node, command));
}
