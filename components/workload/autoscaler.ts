import type { types } from "@pulumi/kubernetes";
import type { Autoscaling, Replicas } from "../../settings/services.ts";

/**
 * The specification of an autoscaler that watches each container by itself: the average over a pod would let an idle
 * sidecar hide a busy application.
 */
export function autoscalerSpec(
  deployment: string,
  containers: readonly string[],
  replicas: Replicas,
  { cpuUtilization, scaleUp, scaleDown }: Autoscaling,
): types.input.autoscaling.v2.HorizontalPodAutoscalerSpec {
  return {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment },
    minReplicas: replicas.min,
    maxReplicas: replicas.max,
    metrics: containers.map((container) => ({
      type: "ContainerResource",
      containerResource: {
        container,
        name: "cpu",
        target: { type: "Utilization", averageUtilization: cpuUtilization },
      },
    })),
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
