import { compliantStatefulSet } from "../../database-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const POLICY = "spec.persistentVolumeClaimRetentionPolicy";
const notDatabase = {
  "metadata.labels": undefined,
  "spec.template.metadata.labels": undefined,
  "spec.template.spec.containers.0.image": "registry.example.com/data/store:1",
  "spec.template.spec.containers.0.ports": undefined,
};

describeResourceRule("database-retained-volumes", compliantStatefulSet, {
  violates: {
    "volumes that go with the StatefulSet": { [`${POLICY}.whenDeleted`]: "Delete" },
    "volumes that go with a replica": { [`${POLICY}.whenScaled`]: "Delete" },
    "no word about deletion": { [`${POLICY}.whenDeleted`]: undefined },
    "no word about scaling": { [`${POLICY}.whenScaled`]: null },
  },
  allows: {
    "a StatefulSet that is no database": { ...notDatabase, [POLICY]: undefined },
    "a StatefulSet that is no database, with an unknown policy": { ...notDatabase, [POLICY]: UNKNOWN.object },
  },
  unknown: {
    "what happens on deletion": { [`${POLICY}.whenDeleted`]: UNKNOWN.string },
    "what happens on scaling": { [`${POLICY}.whenScaled`]: UNKNOWN.string },
    "the policy": { [POLICY]: UNKNOWN.object },
    "whether it is a database": {
      ...notDatabase,
      [POLICY]: undefined,
      "spec.template.metadata.labels": UNKNOWN.object,
    },
  },
  violatesBesideUnknown: { [`${POLICY}.whenDeleted`]: UNKNOWN.string, [`${POLICY}.whenScaled`]: "Delete" },
  unrelated: { "spec.replicas": UNKNOWN.number, "spec.template.metadata.labels": UNKNOWN.object },
});
