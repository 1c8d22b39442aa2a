import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-key-rotation", amazon.key, {
  violates: {
    "a key that stays": { enableKeyRotation: false },
    "no word of rotation": { enableKeyRotation: undefined },
    "a short time to think again": { deletionWindowInDays: 7 },
  },
  allows: { "Amazon's own time to think again": { deletionWindowInDays: undefined } },
  unknown: {
    "whether it changes": { enableKeyRotation: UNKNOWN.boolean },
    "the time to think again": { deletionWindowInDays: UNKNOWN.number },
  },
  violatesBesideUnknown: { enableKeyRotation: false, deletionWindowInDays: UNKNOWN.number },
  unrelated: { description: UNKNOWN.string },
});
