import { attempt } from "../../../tools/lib/run.ts";
import { versions } from "../../../tools/setup/versions.ts";
import { resourceOf, type Verdict } from "./finding.ts";

/** Of grades, those up to this one are critical or a warning. */
const warning = 5;

interface Scored {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string };
  readonly checks: readonly {
    readonly check: { readonly id: string; readonly name: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
  }[];
}

/** Has kube-score judge a file of manifests: what is critical and what is a warning. */
export async function kubeScore(program: string, file: string): Promise<Verdict> {
  const [major, minor] = versions.kubernetes.split(".");
  const { stdout, stderr } = await attempt(program, [
    ...["score", "--output-format", "json", "--kubernetes-version", `v${major ?? ""}.${minor ?? ""}`],
    file,
  ]);
  if (!stdout.trimStart().startsWith("[")) throw new Error(`kube-score reported nothing: ${stdout}${stderr}`);
  const judged = (JSON.parse(stdout) as readonly Scored[]).flatMap(({ type_meta, object_meta, checks }) =>
    checks.filter(({ skipped }) => !skipped).map((one) => ({ ...one, kind: type_meta.kind, metadata: object_meta })),
  );
  const findings = judged
    .filter(({ grade }) => grade <= warning)
    .map(({ check, comments, ...object }) => ({
      checker: "kube-score" as const,
      check: check.id,
      resource: resourceOf(object),
      message: (comments ?? []).map(({ path, summary }) => `${path} ${summary}`.trim()).join(", "),
    }));
  return { findings, checks: judged.length };
}
