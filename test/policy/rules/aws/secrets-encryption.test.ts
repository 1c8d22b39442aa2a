import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-secrets-encryption", amazon.secret, {
  violates: {
    "Amazon's own key": { kmsKeyId: undefined },
    "an empty key": { kmsKeyId: "" },
    "a secret that is gone at once": { recoveryWindowInDays: 0 },
  },
  allows: {
    "Amazon's own time": { recoveryWindowInDays: undefined },
    "a key that is not known yet": { kmsKeyId: UNKNOWN.string },
  },
  unknown: { "how long it can be restored": { recoveryWindowInDays: UNKNOWN.number } },
  violatesBesideUnknown: { kmsKeyId: undefined, recoveryWindowInDays: UNKNOWN.number },
  unrelated: { name: UNKNOWN.string },
});
