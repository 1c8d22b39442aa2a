import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-log-groups", amazon.logs, {
  violates: {
    "logs for ever": { retentionInDays: undefined },
    "the same as a number": { retentionInDays: 0 },
    "Amazon's own key": { kmsKeyId: undefined },
  },
  allows: { "a key that is not known yet": { kmsKeyId: UNKNOWN.string } },
  unknown: { "how long they are kept": { retentionInDays: UNKNOWN.number } },
  violatesBesideUnknown: { kmsKeyId: undefined, retentionInDays: UNKNOWN.number },
  unrelated: { name: UNKNOWN.string },
});
