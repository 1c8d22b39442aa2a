import type { types } from "@pulumi/kubernetes";
import type { RequestMetric } from "../../settings/request-metric.ts";
import type { Autoscaling, Replicas } from "../../settings/services.ts";

/**
 * The specification of an autoscaler that watches each container by itself: the average over a pod would let an idle
 * sidecar hide a busy application.
 */
export function autoscalerSpec(
  deployment: string,
  containers: readonly string[],
  replicas: Replicas,
  { cpuUtilization, requestsPerSecond, scaleUp, scaleDown }: Autoscaling,
): types.input.autoscaling.v2.HorizontalPodAutoscalerSpec {
  return {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment },
    minReplicas: replicas.min,
    maxReplicas: replicas.max,
    metrics: [
      ...containers.map((container) => ({
        type: "ContainerResource",
        containerResource: {
          container,
          name: "cpu",
          target: { type: "Utilization", averageUtilization: cpuUtilization },
        },
      })),
      ...(requestsPerSecond ? [external(requestsPerSecond)] : []),
    ],
    behavior: {
      scaleUp: {
        stabilizationWindowSeconds: scaleUp.stabilizationSeconds,
        selectPolicy: "Max",
        policies: [
          { type: "Percent", value: scaleUp.percent, periodSeconds: scaleUp.periodSeconds },
          { type: "Pods", value: scaleUp.pods, periodSeconds: scaleUp.periodSeconds },
        ],
      },
      scaleDown: {
        stabilizationWindowSeconds: scaleDown.stabilizationSeconds,
        selectPolicy: "Max",
        policies: [{ type: "Percent", value: scaleDown.percent, periodSeconds: scaleDown.periodSeconds }],
      },
    },
  };
}

/** The whole service's requests, divided by what one replica is to get. */
const external = ({ metric, labels, perPod }: NonNullable<RequestMetric>) => ({
  type: "External",
  external: {
    metric: { name: metric, ...(Object.keys(labels).length > 0 && { selector: { matchLabels: labels } }) },
    target: { type: "AverageValue", averageValue: String(perPod) },
  },
});
