import { globSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../lib/log.ts";
import { installPackages } from "../lib/pip.ts";
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
  const options = [
    ...["--no-compile", "--python-version", releases[release].python, "--implementation", "cp"],
    ...platforms.flatMap((platform) => ["--platform", `${platform}_${machine}`]),
  ];
  await installPackages(requirements, target, options, log);
  for (const path of globSync(traces, { cwd: target })) rmSync(join(target, path), { recursive: true });
}
