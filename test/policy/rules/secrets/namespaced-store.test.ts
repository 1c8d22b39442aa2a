import assert from "node:assert/strict";
import { describeResourceRule } from "../../describe-rule.ts";
import { analyze, UNKNOWN, violated } from "../../harness.ts";

const reference = { name: "sark-secret-store", kind: "SecretStore" };
const cluster = { ...reference, kind: "ClusterSecretStore" };

const secret = {
  type: "kubernetes:external-secrets.io/v1:ExternalSecret",
  props: {
    metadata: { namespace: "sark" },
    spec: { secretStoreRef: reference, dataFrom: [{ extract: { key: "sark/production/secrets" } }] },
  },
};

describeResourceRule("secrets-namespaced-store", secret, {
  violates: {
    "a store of the whole cluster": { "spec.secretStoreRef": cluster },
    "such a store for all values of a secret": { "spec.dataFrom.0.sourceRef": { storeRef: cluster } },
    "such a store for one value": { "spec.data": [{ secretKey: "key", sourceRef: { storeRef: cluster } }] },
  },
  allows: {
    "a store without a kind, which is one of the namespace": { "spec.secretStoreRef.kind": undefined },
    "a generator in place of a store": { "spec.dataFrom.0": { sourceRef: { generatorRef: { kind: "Password" } } } },
  },
  unknown: {
    "the kind of the store": { "spec.secretStoreRef.kind": UNKNOWN.string },
    "where values come from": { "spec.dataFrom": UNKNOWN.array },
  },
  violatesBesideUnknown: { "spec.secretStoreRef": cluster, "spec.dataFrom": UNKNOWN.array },
  unrelated: { metadata: UNKNOWN.object, "spec.refreshInterval": UNKNOWN.string },
});

describe("secrets-namespaced-store, about what reaches into every namespace", () => {
  for (const kind of ["ClusterSecretStore", "ClusterExternalSecret"]) {
    for (const version of ["v1", "v1beta1"]) {
      it(`refuses a ${kind} of ${version}`, () => {
        const outcome = analyze({ type: `kubernetes:external-secrets.io/${version}:${kind}`, props: secret.props });
        assert.deepEqual(violated(outcome), ["secrets-namespaced-store"]);
      });
    }
  }

  it("allows a SecretStore of the namespace", () => {
    const outcome = analyze({ type: "kubernetes:external-secrets.io/v1:SecretStore", props: secret.props });
    assert.deepEqual(outcome.violations, []);
  });
});
