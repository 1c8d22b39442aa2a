import { describeResourceRule } from "../../describe-rule.ts";
import { compliantStack } from "../../edge-stack.ts";
import { UNKNOWN } from "../../harness.ts";

const annotations = "metadata.annotations";

describeResourceRule("edge-retired-controller", compliantStack.retired, {
  violates: {
    "a controller that nobody maintains": { [annotations]: { "nginx.ingress.kubernetes.io/limit-rps": "50" } },
    "an acknowledgement of something else": {
      [annotations]: { "nginx.ingress.kubernetes.io/limit-rps": "50", "sark-platform/retired-controller": "no" },
    },
  },
  allows: {
    "F5's controller, whose class has the same name": { [annotations]: { "nginx.org/hsts": "true" } },
    "no annotations": { [annotations]: undefined },
  },
  unknown: { "all annotations": { [annotations]: UNKNOWN.object } },
  unrelated: { "spec.rules": UNKNOWN.array },
});

const ingressClass = {
  type: "kubernetes:networking.k8s.io/v1:IngressClass",
  props: { metadata: { name: "nginx" }, spec: { controller: "nginx.org/ingress-controller" } },
};

describeResourceRule("edge-retired-controller", ingressClass, {
  violates: { "the class of it": { "spec.controller": "k8s.io/ingress-nginx" } },
  allows: {
    "the class of it, acknowledged": {
      "spec.controller": "k8s.io/ingress-nginx",
      "metadata.annotations": { "sark-platform/retired-controller": "acknowledged" },
    },
  },
  unknown: { "the controller": { "spec.controller": UNKNOWN.string } },
  unrelated: { "metadata.labels": UNKNOWN.object },
});
