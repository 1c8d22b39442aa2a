import { compliantTemplate } from "./fixtures.ts";
import type { Resource } from "./harness.ts";

/** An application with all that stands around it, in a namespace of its own, that violates no rule. */

const NAMESPACE = "sark";
const metadata = (name: string) => ({ name, namespace: NAMESPACE });

export const compliantStack = {
  namespace: { type: "kubernetes:core/v1:Namespace", props: { metadata: { name: NAMESPACE } } },
  // An autoscaler of the workload is the workload's; the one of another is not.
  other: {
    type: "kubernetes:apps/v1:Deployment",
    props: {
      metadata: metadata("other"),
      spec: { replicas: 2, template: { ...compliantTemplate(), metadata: { labels: { app: "other" } } } },
    },
  },
  workload: {
    type: "kubernetes:apps/v1:Deployment",
    props: { metadata: metadata("sark"), spec: { template: compliantTemplate() } },
  },
  service: {
    type: "kubernetes:core/v1:Service",
    props: { metadata: metadata("sark"), spec: { selector: { app: "sark" }, ports: [{ port: 8000 }] } },
  },
  autoscaler: {
    type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
    props: {
      metadata: metadata("sark"),
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "sark" },
        minReplicas: 3,
        maxReplicas: 9,
        metrics: ["sark", "opa"].map((container) => ({
          type: "ContainerResource",
          containerResource: { container, name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
        })),
      },
    },
  },
  otherBudget: {
    type: "kubernetes:policy/v1:PodDisruptionBudget",
    props: { metadata: metadata("other"), spec: { maxUnavailable: 1, selector: { matchLabels: { app: "other" } } } },
  },
  budget: {
    type: "kubernetes:policy/v1:PodDisruptionBudget",
    props: { metadata: metadata("sark"), spec: { maxUnavailable: 1, selector: { matchLabels: { app: "sark" } } } },
  },
  admission: {
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    props: {
      metadata: metadata("sark"),
      spec: {
        podSelector: { matchLabels: { app: "sark" } },
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ podSelector: { matchLabels: { app: "other" } } }] }],
      },
    },
  },
  deny: {
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    props: { metadata: metadata("deny"), spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } },
  },
} satisfies Record<string, Resource>;
