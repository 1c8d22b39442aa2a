import { INGRESS, INGRESS_CLASS, type Ingress, isFor } from "../../edge.ts";
import { wellArchitected } from "../../frameworks.ts";
import type { NamedResource } from "../../kubernetes.ts";
import { resourceRule } from "../../rule.ts";
import { allOf, anyOf } from "../../unknown.ts";

/** The mark of somebody who knows. */
const ACKNOWLEDGEMENT = "sark-platform/retired-controller";

interface Judged extends NamedResource {
  readonly spec?: { readonly controller?: string | null } | null;
}

export const edgeRetiredController = resourceRule(
  {
    name: "edge-retired-controller",
    displayName: "No controller without maintainers",
    description:
      "Routes from outside must not be for ingress-nginx, which was retired in March 2026, unless that is acknowledged.",
    severity: "high",
    tags: ["edge", "supply-chain"],
    remediationSteps: `Move to another controller, or set the annotation ${ACKNOWLEDGEMENT} to acknowledged for the time being.`,
    url: "https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/",
    framework: wellArchitected("SEC06-BP01"),
  },
  [INGRESS, INGRESS_CLASS],
  (resource: Judged, report) => {
    const isUnacknowledged = allOf(
      () =>
        anyOf(
          () => resource.spec?.controller === "k8s.io/ingress-nginx",
          () => isFor(resource as Ingress, "ingress-nginx"),
        ),
      () => resource.metadata?.annotations?.[ACKNOWLEDGEMENT] !== "acknowledged",
    );
    if (isUnacknowledged)
      report("ingress-nginx gets no security fixes any more, and nobody has said that this is known.");
  },
);
