import { type Autoscaler, autoscalersOf, leastReplicas } from "../../autoscaler.ts";
import { wellArchitected } from "../../frameworks.ts";
import { stackRule } from "../../rule.ts";
import { each } from "../../unknown.ts";

const REPLICAS = 2;

interface Options {
  /** The least number of replicas that is allowed. */
  readonly minimumReplicas: number;
}

export const autoscalerBounds = stackRule<Options>(
  {
    name: "autoscaling-bounds",
    displayName: "Autoscalers with room",
    description: "A HorizontalPodAutoscaler must keep 2 replicas or more, and be free to add some.",
    severity: "medium",
    tags: ["autoscaling", "availability"],
    remediationSteps: "Set minReplicas to 2 or more and maxReplicas above it.",
    url: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    framework: wellArchitected("REL07-BP01"),
    configSchema: {
      properties: {
        minimumReplicas: {
          type: "integer",
          minimum: 1,
          default: REPLICAS,
          description: "The least number of replicas that is allowed.",
        },
      },
    },
  },
  (resources, report, { minimumReplicas = REPLICAS }) => {
    each(autoscalersOf(resources), ({ props, urn }) => {
      const least = leastReplicas(props);
      if (least < minimumReplicas) report(`spec.minReplicas must be at least ${minimumReplicas}: it is ${least}.`, urn);
      const most = (props as Autoscaler).spec?.maxReplicas ?? 0;
      if (most <= least) report(`spec.maxReplicas must be above minReplicas, which is ${least}: it is ${most}.`, urn);
    });
  },
);
