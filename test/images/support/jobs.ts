import { containerOf, dataOf, podOf, theOne } from "../../support/find.ts";
import type { Registration } from "../../support/recorder.ts";

/** What one of the platform's Jobs runs. */
export interface JobProgram {
  readonly command: readonly string[];
  /** Without what comes from Secrets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Files by name. */
  readonly scripts: Readonly<Record<string, string>>;
}

/** The program of a Job, whose scripts are in a ConfigMap that is called after it. */
export function programOf(all: readonly Registration[], name: string): JobProgram {
  const { command = [], args, env } = containerOf(podOf(theOne(all, "Job", name)), "job");
  const clear = env.flatMap(({ name: key, value }) => (typeof value === "string" ? [[key, value] as const] : []));
  return {
    command: [...command, ...args],
    environment: Object.fromEntries(clear),
    scripts: dataOf(theOne(all, "ConfigMap", `${name}-scripts`)),
  };
}
