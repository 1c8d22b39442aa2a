import { type Binding, CLUSTER_ROLE_BINDING, ROLE_BINDING, type Subject } from "../../access.ts";
import { cis } from "../../frameworks.ts";
import { resourceRule } from "../../rule.ts";
import { allOf, anyOf, each, independently } from "../../unknown.ts";

/** Roles of every cluster that may read all Secrets, or everything. */
const ROLES: ReadonlySet<string> = new Set(["cluster-admin", "admin", "edit"]);

/** Whether the subject is more than one workload or person: a group of the system, nobody, the shared account. */
function isCrowd(subject: Subject): boolean {
  return anyOf(
    () =>
      allOf(
        () => subject.kind !== "ServiceAccount",
        () => (subject.name ?? "").startsWith("system:"),
      ),
    () =>
      allOf(
        () => subject.kind === "ServiceAccount",
        () => subject.name === "default",
      ),
  );
}

export const roleBinding = resourceRule(
  {
    name: "identity-role-binding",
    displayName: "Rights for one account at a time",
    description: "Bindings must not grant the built-in roles that may do everything, nor rights to everybody.",
    severity: "critical",
    tags: ["identity", "access"],
    remediationSteps: "Bind a Role with the needed rights to the workload's own service account.",
    url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    framework: cis("5.1.1"),
  },
  [ROLE_BINDING, CLUSTER_ROLE_BINDING],
  (binding: Binding, report) => {
    independently(
      () => {
        const name = binding.roleRef?.name ?? "";
        if (ROLES.has(name)) report(`roleRef.name must not be ${name}.`);
      },
      () => {
        each(binding.subjects, (subject, index) => {
          if (isCrowd(subject)) report(`subjects[${index}] must be one account: it is ${subject.name ?? ""}.`);
        });
      },
    );
  },
);
