import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { attempt } from "../../../../tools/lib/run.ts";
import type { Verdict } from "../finding.ts";
import type { translated } from "./translation.ts";

/** What botocore made of requests; findings are sentences. */
export interface RequestVerdict {
  readonly findings: readonly string[];
  readonly checks: number;
}

type Translations = ReturnType<typeof translated>;

const python = (packages: string) => ({
  ...process.env,
  PYTHONPATH: packages,
  PYTHONDONTWRITEBYTECODE: "1",
});

/** Has botocore hold every request to the model of its service. */
export async function botocore(packages: string, translations: Translations): Promise<RequestVerdict> {
  const calls = translations.flatMap(({ resource, calls: own }) => own.map((call) => ({ resource, ...call })));
  const child = spawn("python3", [join(import.meta.dirname, "shapes.py")], { env: python(packages) });
  child.stdin.end(JSON.stringify(calls));
  const [said, complaint] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (!said.startsWith("{")) throw new Error(`botocore reported nothing: ${complaint}`);
  const { findings, checks } = JSON.parse(said) as {
    findings: readonly Readonly<Record<"resource" | "check" | "message", string>>[];
    checks: number;
  };
  return { findings: findings.map(({ resource, check, message }) => `${resource}: ${check}: ${message}`), checks };
}

interface Match {
  readonly Level: string;
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

/** Has cfn-lint judge a file with a template; only errors count. */
export async function cfnLint(packages: string, file: string, region: string): Promise<Verdict["findings"]> {
  const { stdout, stderr } = await attempt(
    "python3",
    ["-c", "from cfnlint.runner import main; main()", "--format", "json", "--regions", region, "--", file],
    { env: { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: "1" } },
  );
  if (!stdout.trimStart().startsWith("[")) throw new Error(`cfn-lint reported nothing: ${stdout}${stderr}`);
  const { Resources } = JSON.parse(readFileSync(file, "utf8")) as {
    Resources: Readonly<Record<string, { readonly Type: string }>>;
  };
  return (JSON.parse(stdout) as readonly Match[])
    .filter(({ Level }) => Level === "Error")
    .map(({ Rule, Message, Location }) => {
      const [, name = "", ...path] = Location.Path ?? [];
      const resource = `${Resources[name]?.Type ?? "Template"} ${name}`;
      return { checker: "cfn-lint" as const, check: Rule.Id, resource, message: `${path.join(".")}: ${Message}` };
    });
}
