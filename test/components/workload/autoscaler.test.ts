import assert from "node:assert/strict";
import { autoscalerSpec } from "../../../components/workload/autoscaler.ts";
import { exampleWith, settingsOf } from "../../support/configuration.ts";

describe("the autoscaler", () => {
  const autoscaling = {
    cpuUtilization: 65,
    scaleUp: { stabilizationSeconds: 1, percent: 150, pods: 6, periodSeconds: 20 },
    scaleDown: { stabilizationSeconds: 290, percent: 40, periodSeconds: 70 },
  };

  it("watches the CPU of every named container by itself and keeps the bounds", () => {
    const spec = autoscalerSpec("sark", ["sark", "opa"], { min: 3, max: 20 }, autoscaling);
    assert.deepEqual(spec.scaleTargetRef, { apiVersion: "apps/v1", kind: "Deployment", name: "sark" });
    assert.deepEqual([spec.minReplicas, spec.maxReplicas], [3, 20]);
    const metric = (container: string) => ({
      type: "ContainerResource",
      containerResource: { container, name: "cpu", target: { type: "Utilization", averageUtilization: 65 } },
    });
    assert.deepEqual(spec.metrics, [metric("sark"), metric("opa")]);
  });

  it("watches requests a second as well, where the cluster serves such a metric", () => {
    const requestsPerSecond = { metric: "gateway_requests_per_second", labels: { namespace: "mcp" }, perPod: 40 };
    const spec = autoscalerSpec("gateway", ["gateway"], { min: 3, max: 20 }, { ...autoscaling, requestsPerSecond });
    assert.deepEqual((spec.metrics as readonly object[]).slice(1), [
      {
        type: "External",
        external: {
          metric: { name: "gateway_requests_per_second", selector: { matchLabels: { namespace: "mcp" } } },
          target: { type: "AverageValue", averageValue: "40" },
        },
      },
    ]);
    const bare = autoscalerSpec(
      "gateway",
      [],
      { min: 3, max: 20 },
      {
        ...autoscaling,
        requestsPerSecond: { ...requestsPerSecond, labels: {} },
      },
    );
    assert.ok(!JSON.stringify(bare.metrics).includes("selector"), "an empty selector is no selector");
  });

  it("grows by the larger of percent and pods, and shrinks by percent after a quiet time", () => {
    assert.deepEqual(autoscalerSpec("sark", [], { min: 1, max: 2 }, autoscaling).behavior, {
      scaleUp: {
        stabilizationWindowSeconds: 1,
        selectPolicy: "Max",
        policies: [
          { type: "Percent", value: 150, periodSeconds: 20 },
          { type: "Pods", value: 6, periodSeconds: 20 },
        ],
      },
      scaleDown: {
        stabilizationWindowSeconds: 290,
        selectPolicy: "Max",
        policies: [{ type: "Percent", value: 40, periodSeconds: 70 }],
      },
    });
  });

  it("grows at once and shrinks slowly unless told otherwise", () => {
    assert.deepEqual(settingsOf(exampleWith({ "sark:gateway autoscaling": undefined })).gateway.autoscaling, {
      cpuUtilization: 70,
      scaleUp: { stabilizationSeconds: 0, percent: 100, pods: 4, periodSeconds: 15 },
      scaleDown: { stabilizationSeconds: 300, percent: 50, periodSeconds: 60 },
    });
  });
});
