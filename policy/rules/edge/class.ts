import { INGRESS, type Ingress } from "../../edge.ts";
import { wellArchitected } from "../../frameworks.ts";
import { resourceRule } from "../../rule.ts";

export const edgeClass = resourceRule(
  {
    name: "edge-class",
    displayName: "Ingresses name their controller",
    description:
      "Ingresses must name their class in ingressClassName: the annotation is deprecated, and a default may change.",
    severity: "low",
    tags: ["edge"],
    remediationSteps: "Set spec.ingressClassName and remove the annotation kubernetes.io/ingress.class.",
    url: "https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class",
    framework: wellArchitected("OPS05-BP02"),
  },
  [INGRESS],
  ({ spec }: Ingress, report) => {
    if ((spec?.ingressClassName ?? "") === "") report("spec.ingressClassName must name the class.");
  },
);
