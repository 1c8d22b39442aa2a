import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("identity-service-account", {
  violates: {
    "no service account": { "spec.serviceAccountName": undefined },
    "an empty name": { "spec.serviceAccountName": "" },
    "the default service account": { "spec.serviceAccountName": "default" },
  },
  allows: { "a service account that is like the default one": { "spec.serviceAccountName": "default-sark" } },
  unknown: { "the name": { "spec.serviceAccountName": UNKNOWN.string } },
});
