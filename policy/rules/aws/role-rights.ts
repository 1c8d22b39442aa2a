import { controls } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { type Statement, statementsOf } from "../../statements.ts";

interface Resource {
  readonly policy?: string | null;
}

/** Whether a statement allows all actions of a service, or any action on everything. */
function isWide({ Effect, Action = [], Resource = [] }: Statement): boolean {
  if (Effect !== "Allow") return false;
  return [Action].flat().some((action) => action === "*" || action.endsWith(":*")) || [Resource].flat().includes("*");
}

export const awsRoleRights = resourceRule(
  {
    ...controls("IAM.21", "IAM.1"),
    name: "aws-role-rights",
    displayName: "Roles with the fewest rights",
    description: "Policies of roles must name the actions and the resources that they allow.",
    severity: "high",
    remediationSteps: "Replace * by the actions that are needed, and by the ARNs that they are about.",
  },
  ["aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy"],
  ({ policy }: Resource, report) => {
    statementsOf(policy ?? "").forEach((statement, index) => {
      if (isWide(statement)) report(`policy: Statement[${index}] must name its actions and its resources.`);
    });
  },
);
