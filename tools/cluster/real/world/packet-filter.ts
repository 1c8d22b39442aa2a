import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "../../../lib/run.ts";
import { systemEnvironment, systemFolders } from "../environment.ts";
import { programDirectory } from "../files.ts";

/** The programs that the cluster's programs call to change rules. */
const programs = ["iptables", "ip6tables"].flatMap((family) => [family, `${family}-save`, `${family}-restore`]);

/** `iptables-save` is `iptables-legacy-save` there. */
const olderOne = (program: string): string => program.replace(/^(ip6?tables)/, "$1-legacy");

/**
 * Lets the cluster's programs find iptables of the kernel's older interface, where the machine has it and its kernel takes it.
 *
 * A change of rules takes the newer one some 20 ms of waiting, the older one 3, and kube-router makes dozens of them for every pod
 * that starts or ends: on a busy machine a new pod had its policies only after many seconds.
 */
export async function preferQuickTables(directory: string): Promise<void> {
  const trial = ["--net", "iptables-legacy", "--table", "nat", "--append", "POSTROUTING", "--jump", "MASQUERADE"];
  const { status } = await attempt("unshare", trial, { env: systemEnvironment });
  if (status !== 0) return;
  mkdirSync(programDirectory(directory), { recursive: true });
  for (const program of programs) {
    const found = systemFolders.map((folder) => join(folder, olderOne(program))).find(existsSync);
    if (found !== undefined) symlinkSync(found, join(programDirectory(directory), program));
  }
}
