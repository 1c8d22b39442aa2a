import assert from "node:assert/strict";
import { compliantStack } from "../../database-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { analyze, UNKNOWN } from "../../harness.ts";

const RULE = "identity-role-binding";
const subject = (kind: string, name: unknown) => ({ subjects: [{ kind, name }] });

describeResourceRule(RULE, compliantStack.binding, {
  violates: {
    "all rights": { "roleRef.name": "cluster-admin" },
    "all rights of a namespace": { "roleRef.name": "admin" },
    "the right to change everything": { "roleRef.name": "edit" },
    "everybody who logged in": subject("Group", "system:authenticated"),
    "all service accounts": subject("Group", "system:serviceaccounts"),
    everybody: subject("User", "system:anonymous"),
    "the account that pods share": subject("ServiceAccount", "default"),
  },
  allows: {
    "no subjects": { subjects: undefined },
    "a group of people": subject("Group", "platform-team"),
    "a group that is called default": subject("Group", "default"),
    "an account with a strange name": subject("ServiceAccount", "system:own"),
    "a narrow role of the cluster": { "roleRef.name": "system:auth-delegator" },
    "no role": { roleRef: undefined },
  },
  unknown: {
    "the role": { "roleRef.name": UNKNOWN.string },
    "the subject": subject("ServiceAccount", UNKNOWN.string),
    "the subjects": { subjects: UNKNOWN.array },
  },
  violatesBesideUnknown: [
    { "roleRef.name": "admin", subjects: UNKNOWN.array },
    { "roleRef.name": UNKNOWN.string, ...subject("ServiceAccount", "default") },
    { subjects: [UNKNOWN.object, { kind: "ServiceAccount", name: "default" }] },
  ],
  unrelated: { metadata: UNKNOWN.object },
});

describe(RULE, () => {
  it("is about ClusterRoleBindings as well", () => {
    const props = { roleRef: { kind: "ClusterRole", name: "cluster-admin" } };
    const { violations } = analyze({ type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", props });
    assert.deepEqual(
      violations.map(({ rule }) => rule),
      [RULE],
    );
  });
});
