import assert from "node:assert/strict";
import { describeRule } from "../../describe-rule.ts";
import { change, compliantTemplate, workload } from "../../fixtures.ts";
import { analyze, UNKNOWN } from "../../harness.ts";

const projected = (expirationSeconds: unknown, name: unknown = "token") => ({
  name,
  projected: {
    sources: [{ configMap: { name: "ca" } }, { serviceAccountToken: { path: "token", expirationSeconds } }],
  },
});
const mount = { name: "token", mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" };

describeRule("identity-service-account-token", {
  violates: {
    "a token in all containers": { "spec.automountServiceAccountToken": true },
    "no word about the token": { "spec.automountServiceAccountToken": undefined },
    "a token that lives for a year": { "spec.volumes": [projected(3607)] },
    "a token for a second too long": { "spec.volumes": [projected(3601)] },
    "a token for a day": { "spec.volumes": [projected(86_400)] },
    "a token in two containers": {
      "spec.volumes": [projected(3600)],
      "spec.containers.0.volumeMounts": [mount],
      "spec.initContainers.0.volumeMounts": [mount],
    },
  },
  allows: {
    "a token for an hour in one container": {
      "spec.volumes": [projected(3600)],
      "spec.containers.0.volumeMounts": [mount],
    },
    "a token for the default of an hour": { "spec.volumes": [projected(undefined)] },
    "two tokens, each in one container": {
      "spec.volumes": [projected(600), projected(600, "other")],
      "spec.containers.0.volumeMounts": [mount],
      "spec.initContainers.0.volumeMounts": [{ ...mount, name: "other" }],
    },
    "another projected volume in two containers": {
      "spec.volumes": [{ name: "token", projected: { sources: [{ configMap: { name: "ca" } }] } }],
      "spec.containers.0.volumeMounts": [mount],
      "spec.initContainers.0.volumeMounts": [mount],
    },
  },
  unknown: {
    "whether it gets a token": { "spec.automountServiceAccountToken": UNKNOWN.boolean },
    "the token's life": { "spec.volumes": [projected(UNKNOWN.number)] },
    "the volumes": { "spec.volumes": UNKNOWN.array },
    "the sources": { "spec.volumes": [{ name: "token", projected: { sources: UNKNOWN.array } }] },
    "the mounts": { "spec.volumes": [projected(3600)], "spec.containers.0.volumeMounts": UNKNOWN.array },
  },
  violatesBesideUnknown: [
    { "spec.automountServiceAccountToken": true, "spec.volumes": UNKNOWN.array },
    { "spec.automountServiceAccountToken": UNKNOWN.boolean, "spec.volumes": [projected(3601)] },
    { "spec.volumes": [UNKNOWN.object, projected(3601)] },
    {
      "spec.volumes": [
        {
          name: "token",
          projected: { sources: [UNKNOWN.object, { serviceAccountToken: { expirationSeconds: 3601 } }] },
        },
      ],
    },
    {
      "spec.volumes": [projected(UNKNOWN.number)],
      "spec.containers.0.volumeMounts": [mount],
      "spec.initContainers.0.volumeMounts": [mount],
    },
  ],
});

describe("identity-service-account-token: maximumSeconds", () => {
  const violations = (maximumSeconds: number) => {
    const template = change(compliantTemplate(), { "spec.volumes": [projected(1200)] });
    const config = { "identity-service-account-token": { maximumSeconds } };
    return analyze(workload("kubernetes:apps/v1:Deployment", template), config).violations.length;
  };

  it("is the longest life of a token", () => {
    assert.equal(violations(1200), 0);
    assert.equal(violations(1199), 1);
  });
});
