import { controls } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { type Statement, statementsOf } from "../../statements.ts";

interface Resource {
  readonly policy?: string | null;
}

/** In one account and region: secrets whose names begin with what ends in a slash, or one secret by its name. */
const limited = /^arn:[^:*]+:secretsmanager:[^:*]+:\d{12}:secret:[^*?]+(\/\*|-\?{6})?$/;

/** What a statement allows to do with secrets that it does not name. */
function unlimited({ Effect, Action = [], Resource = [] }: Statement): readonly string[] {
  const aboutSecrets = [Action].flat().some((action) => action.toLowerCase().startsWith("secretsmanager:"));
  if (Effect !== "Allow" || !aboutSecrets) return [];
  return [Resource].flat().filter((resource) => !limited.test(resource));
}

export const secretRights = resourceRule(
  {
    ...controls("IAM.21", "SecretsManager.3"),
    name: "aws-secret-rights",
    displayName: "Secrets of the platform alone",
    description:
      "Policies of roles must limit rights to secrets to those of one platform, by the beginning of their names.",
    severity: "high",
    remediationSteps: "Name the secrets as arn:aws:secretsmanager:<region>:<account>:secret:<prefix>/*.",
  },
  ["aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy"],
  ({ policy }: Resource, report) => {
    statementsOf(policy ?? "").forEach((statement, index) => {
      for (const resource of unlimited(statement)) {
        report(
          `policy: Statement[${index}] must limit the secrets by a prefix that ends with a slash; it has ${resource}.`,
        );
      }
    });
  },
);
