import { join } from "node:path";
import { programDirectory, temporaryDirectory } from "./files.ts";
import { allRanges } from "./plan.ts";

/** Where administrators' programs are. Not every root has all of it on the PATH. */
export const systemFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** For programs of the machine that are run on behalf of a cluster. */
export const systemEnvironment = { PATH: systemFolders.join(":") };

/** Environment of the cluster's programs. Nothing of the user's: a proxy would be asked for addresses only they have. */
export function environment(directory: string): Record<string, string> {
  const PATH = [programDirectory(directory), ...systemFolders].join(":");
  return { PATH, HOME: temporaryDirectory(directory), TMPDIR: temporaryDirectory(directory) };
}

/** What a client of the cluster needs in its environment, beside what is the user's. */
export function clientEnvironment(directory: string, kubeconfig: string): Record<string, string> {
  const direct = process.env["NO_PROXY"] ?? process.env["no_proxy"] ?? "";
  return {
    KUBECONFIG: kubeconfig,
    // Otherwise it would be in the home of the user and outlive the cluster.
    KUBECACHEDIR: join(temporaryDirectory(directory), "kubectl"),
    NO_PROXY: direct === "" ? allRanges : `${direct},${allRanges}`,
  };
}
