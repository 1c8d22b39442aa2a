import { tmpdir } from "node:os";
import { attempt } from "../../../tools/lib/run.ts";
import type { Verdict } from "./finding.ts";

interface Report {
  readonly summary: { readonly passed: number; readonly failed: number; readonly parsing_errors: number };
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      /** Kind, namespace and name in manifests; type and name in templates. */
      readonly resource: string;
    }[];
  };
}

/** Has Checkov judge a file of manifests, or a template of CloudFormation. It asks nobody: its checks are in its packages. */
export async function checkov(
  packages: string,
  file: string,
  framework: "kubernetes" | "cloudformation" = "kubernetes",
): Promise<Verdict> {
  const { stdout, stderr } = await attempt(
    "python3",
    [
      ...["-m", "checkov.main", "--framework", framework, "--file", file],
      ...["--skip-download", "--quiet", "--compact", "--output", "json"],
    ],
    { cwd: tmpdir(), env: { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: "1" } },
  );
  if (!stdout.trimStart().startsWith("{")) throw new Error(`Checkov reported nothing: ${stdout}${stderr}`);
  const { summary, results } = JSON.parse(stdout) as Report;
  if (summary.parsing_errors > 0) throw new Error(`Checkov could not read ${file}`);
  const findings = results.failed_checks.map(({ check_id, check_name, resource }) => {
    const [kind = "", ...others] = resource.split(".");
    const name = framework === "kubernetes" ? others.slice(1) : others;
    return { checker: "checkov" as const, check: check_id, resource: `${kind} ${name.join(".")}`, message: check_name };
  });
  return { findings, checks: summary.passed + summary.failed };
}
