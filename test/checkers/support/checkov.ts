import { tmpdir } from "node:os";
import { attempt } from "../../../tools/lib/run.ts";
import type { Verdict } from "./finding.ts";

interface Report {
  readonly summary: { readonly passed: number; readonly failed: number; readonly parsing_errors: number };
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      /** Kind, namespace and name. */
      readonly resource: string;
    }[];
  };
}

/** Has Checkov judge a file of manifests. It asks nobody: its checks are in its packages. */
export async function checkov(packages: string, file: string): Promise<Verdict> {
  const { stdout, stderr } = await attempt(
    "python3",
    [
      ...["-m", "checkov.main", "--framework", "kubernetes", "--file", file],
      ...["--skip-download", "--quiet", "--compact", "--output", "json"],
    ],
    { cwd: tmpdir(), env: { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: "1" } },
  );
  if (!stdout.trimStart().startsWith("{")) throw new Error(`Checkov reported nothing: ${stdout}${stderr}`);
  const { summary, results } = JSON.parse(stdout) as Report;
  if (summary.parsing_errors > 0) throw new Error(`Checkov could not read ${file}`);
  const findings = results.failed_checks.map(({ check_id, check_name, resource }) => {
    const [kind = "", , ...name] = resource.split(".");
    return { checker: "checkov" as const, check: check_id, resource: `${kind} ${name.join(".")}`, message: check_name };
  });
  return { findings, checks: summary.passed + summary.failed };
}
