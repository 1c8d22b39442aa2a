import { join } from "node:path";
import type { Progress } from "../lib/progress.ts";
import { installPython } from "./python.ts";
import { versions } from "./versions.ts";

/** Provides the file with GitLab's JSON Schema of pipelines, which check-jsonschema brings along. */
export async function setUpGitLabSchema(progress: Progress): Promise<string> {
  const packages = await installPython(
    {
      name: "gitlab-schema",
      title: `GitLab's schema of pipelines, of check-jsonschema ${versions.checkJsonschema}`,
      minimumPython: "3.10",
    },
    progress,
  );
  return join(packages, "check_jsonschema/builtin_schemas/vendor/gitlab-ci.json");
}
