import type { Progress } from "../lib/progress.ts";
import { installPython } from "./python.ts";
import { versions } from "./versions.ts";

/** Provides cfn-lint, which judges templates of CloudFormation, and returns the folder of its Python packages. */
export const setUpCfnLint = async (progress: Progress): Promise<string> =>
  installPython(
    {
      name: "cfn-lint",
      title: `cfn-lint ${versions.cfnLint}`,
      minimumPython: "3.11",
      pinnedFor: "3.11 x86_64",
    },
    progress,
  );
