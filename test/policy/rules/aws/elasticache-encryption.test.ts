import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-elasticache-encryption", amazon.cache, {
  violates: {
    "nothing encrypted at rest": { atRestEncryptionEnabled: undefined },
    "no encryption at rest, said as text": { atRestEncryptionEnabled: "false" },
    "no TLS": { transitEncryptionEnabled: false },
    "TLS for who likes": { transitEncryptionMode: "preferred" },
    "no word of the mode": { transitEncryptionMode: undefined },
    "Amazon's own key": { kmsKeyId: undefined },
  },
  allows: {
    "a key that is not known yet": { kmsKeyId: UNKNOWN.string },
    "encryption at rest, said as text": { atRestEncryptionEnabled: "true" },
  },
  unknown: {
    "whether it is encrypted at rest": { atRestEncryptionEnabled: UNKNOWN.boolean },
    "whether there is TLS": { transitEncryptionEnabled: UNKNOWN.boolean },
    "its mode": { transitEncryptionMode: UNKNOWN.string },
  },
  violatesBesideUnknown: { kmsKeyId: undefined, transitEncryptionEnabled: UNKNOWN.boolean },
  unrelated: { nodeType: UNKNOWN.string },
});
