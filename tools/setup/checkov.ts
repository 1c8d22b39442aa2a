import type { Progress } from "../lib/progress.ts";
import { installPython } from "./python.ts";
import { versions } from "./versions.ts";

/** Provides Checkov, which judges manifests, and returns the folder of its Python packages. */
export const setUpCheckov = async (progress: Progress): Promise<string> =>
  installPython(
    {
      name: "checkov",
      title: `Checkov ${versions.checkov}`,
      minimumPython: "3.11",
      pinnedFor: "3.11 x86_64",
    },
    progress,
  );
