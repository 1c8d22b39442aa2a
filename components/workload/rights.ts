import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Gives a service account rights within the namespace: a Role and its binding.
 *
 * @param name of the workload's resource
 * @param metadata of the workload, which both have too
 * @returns what must be in place before the first pod needs the rights
 */
export function rightsOf(
  name: string,
  metadata: k8s.types.input.meta.v1.ObjectMeta,
  rules: readonly k8s.types.input.rbac.v1.PolicyRule[],
  account: pulumi.Output<string>,
  parent: pulumi.Resource,
): readonly pulumi.Resource[] {
  const role = new k8s.rbac.v1.Role(`${name}-role`, { metadata, rules: [...rules] }, { parent });
  const binding = new k8s.rbac.v1.RoleBinding(
    `${name}-role-binding`,
    {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
      subjects: [{ kind: "ServiceAccount", name: account }],
    },
    { parent },
  );
  return [role, binding];
}
