import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

for (const resource of [amazon.postgres, amazon.cluster]) {
  describeResourceRule("aws-rds-encryption", resource, {
    violates: {
      "no encryption": { storageEncrypted: false },
      "nothing said of it": { storageEncrypted: undefined },
      "Amazon's own key": { kmsKeyId: undefined },
      "an empty key": { kmsKeyId: "" },
    },
    allows: { "a key that is not known yet": { kmsKeyId: UNKNOWN.string } },
    unknown: { "whether it is encrypted": { storageEncrypted: UNKNOWN.boolean } },
    violatesBesideUnknown: { kmsKeyId: undefined, storageEncrypted: UNKNOWN.boolean },
    unrelated: { allocatedStorage: UNKNOWN.number },
  });
}
