import { join } from "node:path";
import { attempt } from "../../../tools/lib/run.ts";
import type { Finding, Verdict } from "./finding.ts";

interface Report {
  readonly resources: readonly {
    readonly kind: string;
    readonly name: string;
    readonly status: string;
    readonly msg: string;
  }[];
}

/**
 * Has kubeconform hold a file of manifests to schemas.
 *
 * @param schemas folder of them, as `writeSchemas` makes it. What has none there is a finding.
 */
export async function kubeconform(program: string, schemas: string, file: string): Promise<Verdict> {
  const location = join(schemas, "{{.ResourceKind}}{{.KindSuffix}}.json");
  const { stdout, stderr } = await attempt(program, [
    ...["-strict", "-verbose", "-output", "json", "-schema-location", location],
    file,
  ]);
  if (!stdout.trimStart().startsWith("{")) throw new Error(`kubeconform reported nothing: ${stdout}${stderr}`);
  const { resources } = JSON.parse(stdout) as Report;
  const findings = resources
    .filter(({ status }) => status !== "statusValid")
    .map(({ kind, name, status, msg }): Finding => ({
      checker: "kubeconform",
      check: status,
      resource: `${kind} ${name}`,
      message: msg,
    }));
  return { findings, checks: resources.length };
}
