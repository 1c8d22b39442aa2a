import { type Binding, CLUSTER_ROLE_BINDING, type Right, ROLE, ROLE_BINDING, type Role } from "../../access.ts";
import { wellArchitected } from "../../frameworks.ts";
import { eachPatroni, type Patroni, usesKubernetes } from "../../postgres/index.ts";
import { type Report, stackRule } from "../../rule.ts";
import { inNamespace, lookup, namespaceOf, ofTypes, type StackResource } from "../../stack.ts";
import { allOf, each, independently, some } from "../../unknown.ts";

const WRITE = ["create", "get", "list", "patch", "update", "watch"];

/** All that Patroni needs with its state in ConfigMaps. */
const NEEDED: ReadonlyMap<string, readonly string[]> = new Map([
  ["configmaps", WRITE],
  ["pods", WRITE.filter((verb) => verb !== "create")],
]);

const accountKey = (name: string | null | undefined, namespace: string): string => `${namespace}/${name ?? ""}`;

function isFor(binding: Binding, { statefulSet, pod }: Patroni): boolean {
  return some(binding.subjects, (subject) =>
    allOf(
      () => subject.kind === "ServiceAccount",
      () => subject.name === pod.spec.serviceAccountName,
      () => (subject.namespace ?? namespaceOf(binding)) === namespaceOf(statefulSet),
    ),
  );
}

function judgeRight(right: Right, role: string, report: Report): void {
  const foreign: string[] = [];
  independently(
    () => {
      each(right.resources, (resource) => {
        each(right.verbs, (verb) => {
          if (NEEDED.get(resource)?.includes(verb) !== true) foreign.push(`${verb} ${resource}`);
        });
      });
    },
    () => {
      if (foreign.length > 0) report(`${role} must not let Patroni ${foreign.join(", ")}.`);
    },
  );
}

function judgeBinding({ type, name, props }: StackResource, resources: readonly StackResource[], report: Report): void {
  const binding = props as Binding;
  const { roleRef } = binding;
  if (type !== ROLE_BINDING || roleRef?.kind !== "Role") {
    report(`${name} must bind Patroni's service account to a Role, for its own namespace alone.`);
    return;
  }
  const roles = inNamespace(resources, () => namespaceOf(binding), ROLE);
  const isNamed = ({ props: role }: StackResource): boolean =>
    allOf(
      () => (role as Role).metadata?.name === roleRef.name,
      () => namespaceOf(role) === namespaceOf(binding),
    );
  if (!some(roles, isNamed)) report(`The Role that ${name} names must be in the stack.`);
  each(roles, (role) => {
    if (!isNamed(role)) return;
    each((role.props as Role).rules, (right) => {
      judgeRight(right, role.name, report);
    });
  });
}

export const patroniRights = stackRule(
  {
    name: "postgres-patroni-rights",
    displayName: "No more rights than Patroni needs",
    description: "Patroni must have rights to keep its state in ConfigMaps and to label its pods, and no others.",
    severity: "high",
    tags: ["database", "postgres", "access"],
    remediationSteps:
      "Bind its service account to one Role: get, list, watch, create, update, patch for configmaps, without create for pods.",
    url: "https://patroni.readthedocs.io/en/latest/kubernetes.html",
    framework: wellArchitected("SEC03-BP02"),
  },
  (resources, report) => {
    const bindingsOf = lookup(ofTypes(resources, ROLE_BINDING, CLUSTER_ROLE_BINDING), ({ props }) => {
      const binding = props as Binding;
      return (binding.subjects ?? []).map(({ name, namespace }) => accountKey(name, namespace ?? namespaceOf(binding)));
    });
    eachPatroni(resources, report, (patroni, report) => {
      if (!usesKubernetes(patroni)) return;
      const { statefulSet, pod } = patroni;
      const bindings = bindingsOf(() => accountKey(pod.spec.serviceAccountName, namespaceOf(statefulSet)));
      if (!some(bindings, ({ props }) => isFor(props, patroni))) {
        report("A RoleBinding of the stack must give Patroni's service account its rights.");
      }
      each(bindings, (binding) => {
        if (isFor(binding.props, patroni)) judgeBinding(binding, resources, report);
      });
    });
  },
);
