import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { Failure } from "../lib/failure.ts";
import { local, root } from "../lib/paths.ts";
import type { RunResult } from "../lib/run.ts";
import { explain, Workspace } from "../pulumi/workspace.ts";
import { setUpPulumi } from "../setup/index.ts";
import type { Lab } from "./lab.ts";

/** The stack that stands, to be updated. */
export interface Stack {
  /** Its settings. */
  readonly file: string;
  /** Runs `pulumi up` with a file of settings. `program` is its folder; default: that of the checkout. */
  readonly update: (file: string, program?: string) => Promise<RunResult>;
  /** Runs `pulumi up` and makes the resource of that name anew, also where it is protected. */
  readonly replace: (name: string) => Promise<RunResult>;
  /** Runs `pulumi refresh` for the resources whose URNs match: an update makes those anew that are gone. */
  readonly refresh: (targets: readonly string[]) => Promise<RunResult>;
  /** Runs `pulumi up --refresh` with a file of settings: it looks for everything first, and makes anew what is gone. */
  readonly remake: (file: string) => Promise<RunResult>;
}

/** Opens the stack with the state that `npm start` keeps. */
export async function openStack({ session }: Lab): Promise<Stack> {
  const { cluster, progress, stack } = session;
  const workspace = new Workspace(await setUpPulumi(progress), local("state"), progress.log, cluster.environment);
  const context =
    cluster.context === undefined ? [] : ["--config", `sark:cluster=${JSON.stringify({ context: cluster.context })}`];
  const options = ["--yes", "--skip-preview"];
  const own = await workspace.ensureStack(stack);
  return {
    file: own,
    update: (file, program = root) =>
      workspace.update(stack, [
        ...["up", "--cwd", program, "--config-file", file, ...context, ...options],
        ...["--policy-pack", join(program, "policy")],
      ]),
    replace: (name) =>
      workspace.update(stack, [
        ...["up", "--config-file", own, ...context, ...options, "--policy-pack", "policy"],
        ...["--replace", `**::${name}`, "--ignore-protect"],
      ]),
    refresh: (targets) =>
      workspace.update(stack, [
        ...["refresh", "--config-file", own, ...options],
        ...targets.flatMap((target) => ["--target", target]),
      ]),
    remake: (file) =>
      workspace.update(stack, [
        ...["up", "--refresh", "--config-file", file, ...context, ...options],
        ...["--policy-pack", "policy"],
      ]),
  };
}

/** @throws Failure with what Pulumi said, if it did not succeed */
export function requireSuccess(result: RunResult): void {
  if (result.status !== 0) throw new Failure(explain(result));
}

/** A stack of the lab's own beside the one that stands. */
export interface StackBeside {
  /** Runs `pulumi up`. */
  readonly update: () => Promise<RunResult>;
  /** Destroys everything of it, and forgets it. */
  readonly remove: () => Promise<void>;
}

/**
 * Opens another stack in the same state.
 *
 * @param name of the stack
 * @param settings file with its settings
 */
export async function openBeside({ session }: Lab, name: string, settings: string): Promise<StackBeside> {
  const { cluster, progress } = session;
  const workspace = new Workspace(await setUpPulumi(progress), local("state"), progress.log, cluster.environment);
  const file = await workspace.ensureStack(name, settings);
  const options = ["--config-file", file, "--yes", "--skip-preview"];
  return {
    update: () => workspace.update(name, ["up", ...options, "--policy-pack", "policy"]),
    remove: async () => {
      const destroyed = await workspace.update(name, ["destroy", ...options]);
      if (destroyed.status !== 0) throw new Error(explain(destroyed));
      await workspace.run(["stack", "rm", name, "--yes", "--preserve-config"]);
      rmSync(file);
    },
  };
}

/**
 * Updates the stack to settings in which something differs. It gets its own back when the scenario is over.
 *
 * @param prepare is given the file with these settings before
 * @throws if an update fails
 */
export async function updateWith(
  lab: Lab,
  change: (config: Record<string, object>) => void,
  prepare: (file: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const stack = await openStack(lab);
  const update = async (file: string) => {
    const result = await stack.update(file);
    if (result.status !== 0) throw new Error(explain(result));
  };
  const changed = changedSettings(stack.file, change);
  await prepare(changed);
  lab.afterwards("the stack has its settings", async () => update(stack.file));
  lab.note("pulumi up with other settings");
  await update(changed);
}

/**
 * Puts the stack back to its own program and settings.
 *
 * @returns how often they had to be applied until that succeeded
 * @throws if the third time fails as well
 */
export async function restore(stack: Stack): Promise<number> {
  for (let updates = 1; ; updates++) {
    const result = await stack.update(stack.file);
    if (result.status === 0) return updates;
    if (updates === 3) throw new Error(explain(result));
  }
}

/** Writes settings that differ from the right ones beside them, and returns their file. */
export function changedSettings(file: string, change: (config: Record<string, object>) => void): string {
  const settings = parse(readFileSync(file, "utf8")) as { config: Record<string, object> };
  change(settings.config);
  const changed = join(dirname(file), "changed-settings.yaml");
  // Pulumi reads more than this library writes by itself: to it a moment without quotes is no text.
  writeFileSync(changed, stringify(settings, { defaultStringType: "QUOTE_DOUBLE" }), { mode: 0o600 });
  return changed;
}
