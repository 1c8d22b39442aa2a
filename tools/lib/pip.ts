import { relative } from "node:path";
import { Failure } from "./failure.ts";
import type { Log } from "./log.ts";
import { root } from "./paths.ts";
import { attempt } from "./run.ts";

/**
 * Installs exactly the packages of a requirements file into a folder; pip verifies their hashes.
 *
 * @param options pip's, for another Python than this machine's
 * @throws Failure if there is no pip, or the packages cannot be had
 */
export async function installPackages(
  requirements: string,
  target: string,
  options: readonly string[],
  log: Log,
): Promise<void> {
  const result = await attempt(
    "python3",
    [
      ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"],
      ...["--only-binary=:all:", ...options, "--target", target, "--requirement", requirements],
    ],
    { log },
  );
  if (result.status !== 0) throw problem(requirements, result.stderr.trim());
}

function problem(requirements: string, said: string): Failure {
  if (said.includes("No module named pip")) {
    return new Failure(
      `pip is needed to install Python packages, and python3 has none. Install python3-pip and run again.`,
    );
  }
  const lines = said.split("\n").slice(-10).join("\n");
  return new Failure(
    `The Python packages of ${relative(root, requirements)} cannot be installed. Check the network and run again.\n${lines}`,
  );
}
