import { compliantStatefulSet } from "../../database-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const GRACE = "spec.template.spec.terminationGracePeriodSeconds";

describeResourceRule("database-termination-grace", compliantStatefulSet, {
  violates: {
    "less than a minute": { [GRACE]: 59 },
    "no time at all": { [GRACE]: 0 },
    "the default of 30 seconds": { [GRACE]: undefined },
  },
  allows: { "a minute": { [GRACE]: 60 } },
  unknown: { "the time": { [GRACE]: UNKNOWN.number } },
  unrelated: { "spec.replicas": UNKNOWN.number, "spec.template.spec.containers": UNKNOWN.array },
});
