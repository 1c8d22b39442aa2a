import { globSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { Failure } from "../lib/failure.ts";
import type { Log } from "../lib/log.ts";
import { root } from "../lib/paths.ts";
import { attempt } from "../lib/run.ts";
import type { Wheels } from "./recipe.ts";
import { type Release, releases } from "./release.ts";

/** The C libraries that the images' own is compatible with, newest first. */
const platforms = ["manylinux_2_31", "manylinux_2_28", "manylinux_2_17", "manylinux2014"];

/** What pip leaves behind that names this machine or this moment, and programs that start this machine's Python. */
const traces = ["*.dist-info/{RECORD,INSTALLER,REQUESTED,direct_url.json}", "bin", "**/__pycache__"];

/** Installs exactly the packages of a requirements file into `tree`, for a release's Python; pip verifies their hashes. */
export async function installWheels(
  { requirements, into }: Wheels,
  release: Release,
  tree: string,
  log: Log,
): Promise<void> {
  const machine = { x64: "x86_64", arm64: "aarch64" }[process.arch as "x64" | "arm64"];
  const target = join(tree, into);
  const result = await attempt(
    "python3",
    [
      ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile", "--no-deps"],
      ...["--require-hashes", "--only-binary=:all:", "--python-version", releases[release].python],
      ...["--implementation", "cp"],
      ...platforms.flatMap((platform) => ["--platform", `${platform}_${machine}`]),
      ...["--target", target, "--requirement", requirements],
    ],
    { log },
  );
  if (result.status !== 0) throw problem(requirements, result.stderr.trim());
  for (const path of globSync(traces, { cwd: target })) rmSync(join(target, path), { recursive: true });
}

function problem(requirements: string, said: string): Failure {
  if (said.includes("No module named pip")) {
    return new Failure(`pip is needed to build images, and python3 has none. Install python3-pip and run again.`);
  }
  const lines = said.split("\n").slice(-10).join("\n");
  return new Failure(
    `The Python packages of ${relative(root, requirements)} cannot be installed. Check the network and run again.\n${lines}`,
  );
}
