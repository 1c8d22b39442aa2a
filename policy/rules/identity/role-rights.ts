import { CLUSTER_ROLE, type Right, ROLE, type Role } from "../../access.ts";
import { cis } from "../../frameworks.ts";
import { type Report, resourceRule } from "../../rule.ts";
import { allOf, each, independently, isSet, some } from "../../unknown.ts";

/** Verbs that lead to any other right. */
const ESCALATING: ReadonlySet<string> = new Set(["escalate", "bind", "impersonate"]);

/** Resources through which one acts as another: as a pod, as its service account, as the kubelet. */
const IDENTITIES: ReadonlySet<string> = new Set([
  "pods/exec",
  "pods/attach",
  "pods/ephemeralcontainers",
  "serviceaccounts/token",
  "nodes/proxy",
]);

/** Verbs that reach every Secret, whatever names the right is limited to. */
const BROAD: ReadonlySet<string> = new Set(["list", "watch", "deletecollection"]);

function readsSecrets(right: Right): boolean {
  return allOf(
    () => some(right.resources, (resource) => resource === "secrets"),
    () => {
      const isLimited = (right.resourceNames ?? []).length > 0;
      return some(right.verbs, (verb) => BROAD.has(verb) || (verb !== "create" && !isLimited));
    },
  );
}

function judge(right: Right, path: string, report: Report): void {
  independently(
    () => {
      each(["apiGroups", "resources", "nonResourceURLs", "verbs"] as const, (field) => {
        if (some(right[field], (name) => name.includes("*"))) report(`${path}.${field} must contain no wildcard.`);
      });
    },
    () => {
      each(right.verbs, (verb) => {
        if (ESCALATING.has(verb)) report(`${path}.verbs must not contain ${verb}, which leads to every right.`);
      });
    },
    () => {
      each(right.resources, (resource) => {
        if (IDENTITIES.has(resource))
          report(`${path}.resources must not contain ${resource}, which lends an identity.`);
      });
    },
    () => {
      if (readsSecrets(right))
        report(`${path} must name its Secrets in resourceNames, and must not list or watch them.`);
    },
  );
}

export const roleRights = resourceRule(
  {
    name: "identity-role-rights",
    displayName: "Roles that say what they grant",
    description:
      "Roles must grant no wildcard, no right that leads to others, and only Secrets that they name one by one.",
    severity: "critical",
    tags: ["identity", "access"],
    remediationSteps: "List apiGroups, resources and verbs one by one, and Secrets by resourceNames.",
    url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    framework: cis("5.1.2", "5.1.3", "5.1.8", "5.1.10", "5.1.13"),
  },
  [ROLE, CLUSTER_ROLE],
  (role: Role, report) => {
    if (isSet(role, "aggregationRule")) {
      report("aggregationRule must not be set: what it grants is written elsewhere.");
    }
    each(role.rules, (right, index) => {
      judge(right, `rules[${index}]`, report);
    });
  },
);
