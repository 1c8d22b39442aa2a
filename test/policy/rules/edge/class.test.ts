import { describeResourceRule } from "../../describe-rule.ts";
import { compliantStack } from "../../edge-stack.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("edge-class", compliantStack.haproxy, {
  violates: {
    "no class": { "spec.ingressClassName": undefined },
    "an empty class": { "spec.ingressClassName": "" },
    "the annotation alone": {
      "spec.ingressClassName": null,
      "metadata.annotations": { "kubernetes.io/ingress.class": "haproxy" },
    },
    "no more than a name": { spec: undefined },
  },
  allows: { "any class": { "spec.ingressClassName": "internal" } },
  unknown: { "the class": { "spec.ingressClassName": UNKNOWN.string } },
  unrelated: { "spec.rules": UNKNOWN.array, "metadata.annotations": UNKNOWN.object },
});
