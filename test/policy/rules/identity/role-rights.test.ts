import assert from "node:assert/strict";
import { compliantStack } from "../../database-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { analyze, UNKNOWN } from "../../harness.ts";

const RULE = "identity-role-rights";
const { role } = compliantStack;
const right = (changes: object) => ({
  "rules.0": { apiGroups: [""], resources: ["configmaps"], verbs: ["get"], ...changes },
});
const secrets = (changes: object) => right({ resources: ["secrets"], ...changes });

describeResourceRule(RULE, role, {
  violates: {
    "every verb": right({ verbs: ["*"] }),
    "every resource": right({ resources: ["*"] }),
    "every resource's scale": right({ resources: ["*/scale"] }),
    "every group": right({ apiGroups: ["", "*"] }),
    "every path": right({ nonResourceURLs: ["/metrics/*"] }),
    escalation: right({ resources: ["roles"], verbs: ["escalate"] }),
    "a binding of any role": right({ resources: ["roles"], verbs: ["get", "bind"] }),
    impersonation: right({ resources: ["users"], verbs: ["impersonate"] }),
    "commands in pods": right({ resources: ["pods/exec"], verbs: ["create"] }),
    "tokens of others": right({ resources: ["serviceaccounts/token"], verbs: ["create"] }),
    "the kubelet": right({ resources: ["nodes/proxy"] }),
    "a list of Secrets": secrets({ verbs: ["list"], resourceNames: ["own"] }),
    "a watch on Secrets": secrets({ verbs: ["watch"], resourceNames: ["own"] }),
    "the deletion of all Secrets": secrets({ verbs: ["deletecollection"], resourceNames: ["own"] }),
    "a list of Secrets beside new ones": secrets({ verbs: ["create", "list"], resourceNames: ["own"] }),
    "any Secret by its name": secrets({ verbs: ["get"] }),
    "any Secret, with an empty list of names": secrets({ verbs: ["get"], resourceNames: [] }),
    "rights from elsewhere": { aggregationRule: { clusterRoleSelectors: [] } },
  },
  allows: {
    "no rights": { rules: undefined },
    "a Secret that it names": secrets({ verbs: ["get", "update"], resourceNames: ["own"] }),
    "new Secrets": secrets({ verbs: ["create"] }),
    "a path": right({ nonResourceURLs: ["/metrics"], resources: undefined, apiGroups: undefined }),
    "a list of pods": right({ resources: ["pods"], verbs: ["list", "watch"] }),
  },
  unknown: {
    "the rights": { rules: UNKNOWN.array },
    "a right": { "rules.0": UNKNOWN.object },
    "the verbs": { "rules.0.verbs": UNKNOWN.array },
    "the resources": { "rules.0.resources": UNKNOWN.array },
    "the groups": { "rules.0.apiGroups": UNKNOWN.array },
    "the names of Secrets": secrets({ resourceNames: UNKNOWN.array }),
  },
  refusesUnknown: { "rights from elsewhere": { aggregationRule: UNKNOWN.object } },
  violatesBesideUnknown: [
    right({ resources: UNKNOWN.array, verbs: ["*"] }),
    right({ apiGroups: UNKNOWN.array, verbs: ["bind"] }),
    right({ apiGroups: UNKNOWN.array, resources: ["pods/exec"] }),
    right({ verbs: [UNKNOWN.string, "bind"] }),
    right({ resources: [UNKNOWN.string, "pods/exec"] }),
    { rules: [UNKNOWN.object, { apiGroups: [""], resources: ["pods"], verbs: ["*"] }] },
  ],
  unrelated: { metadata: UNKNOWN.object },
});

describe(RULE, () => {
  it("is about ClusterRoles as well", () => {
    const props = { rules: [{ apiGroups: ["*"], resources: ["pods"], verbs: ["get"] }] };
    const { violations } = analyze({ type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", props });
    assert.deepEqual(
      violations.map(({ rule }) => rule),
      [RULE],
    );
  });
});
