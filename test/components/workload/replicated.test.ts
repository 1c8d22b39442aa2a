import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { ReplicatedWorkload, type ReplicatedWorkloadArgs } from "../../../components/workload/index.ts";
import { addressOf, kindOf, metadataOf, podOf, theOne, ofKind } from "../../support/find.ts";
import { record, type Registration } from "../../support/recorder.ts";

const amounts = { cpu: "1", memory: "1Gi", ephemeralStorage: "1Gi" };

const args: Omit<ReplicatedWorkloadArgs, "after"> = {
  namespace: "home",
  identity: { name: "app", component: "testing" },
  pod: {
    user: 1000,
    version: "1.2.3",
    priorityClass: "home-app",
    pullSecrets: [],
    container: {
      name: "main",
      image: "registry.example.com/app@sha256:0",
      resources: { requests: amounts, limits: amounts },
      ports: { http: 8000, metrics: 9090 },
    },
  },
  scaling: {
    on: ["main", "helper"],
    between: { min: 3, max: 9 },
    autoscaling: {
      cpuUtilization: 70,
      scaleUp: { stabilizationSeconds: 0, percent: 100, pods: 4, periodSeconds: 15 },
      scaleDown: { stabilizationSeconds: 300, percent: 50, periodSeconds: 60 },
    },
  },
  rollout: { maxSurge: "30%", minReadySeconds: 7, progressDeadlineSeconds: 333 },
  termination: { drainSeconds: 11, longestRequestSeconds: 23 },
  zoneSpread: "required",
  service: { name: "app-service", ports: { http: 8000, metrics: 9090 } },
};

const recorded = (changes: Partial<ReplicatedWorkloadArgs> = {}): Promise<readonly Registration[]> =>
  record(() => {
    const before = new k8s.core.v1.ConfigMap("first");
    return new ReplicatedWorkload("app", { ...args, after: [before], ...changes });
  });

describe("ReplicatedWorkload", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recorded();
  });
  const specOf = (kind: string) => theOne(all, kind).inputs["spec"];
  const deploymentSpec = () => specOf("Deployment") as k8s.types.output.apps.v1.DeploymentSpec;

  it("consists of these parts", () => {
    assert.deepEqual(
      all
        .map(kindOf)
        .filter((kind) => kind !== "Stack" && kind !== "ConfigMap")
        .sort(),
      [
        "Deployment",
        "HorizontalPodAutoscaler",
        "PodDisruptionBudget",
        "Service",
        "ServiceAccount",
        "sark:workload:ReplicatedWorkload",
      ],
    );
  });

  it("has a fixed number of replicas and no autoscaler where nothing decides about it", async () => {
    const fixed = await recorded({ scaling: { replicas: 2 } });
    assert.equal((theOne(fixed, "Deployment").inputs["spec"] as { replicas?: number }).replicas, 2);
    assert.deepEqual(ofKind(fixed, "HorizontalPodAutoscaler"), []);
  });

  it("leaves the number of replicas to the autoscaler", () => {
    assert.equal("replicas" in deploymentSpec(), false);
    const autoscaler = specOf("HorizontalPodAutoscaler") as k8s.types.output.autoscaling.v2.HorizontalPodAutoscalerSpec;
    assert.deepEqual([autoscaler.minReplicas, autoscaler.maxReplicas], [3, 9]);
    const { name } = metadataOf(theOne(all, "Deployment"));
    assert.deepEqual(autoscaler.scaleTargetRef, { apiVersion: "apps/v1", kind: "Deployment", name });
    assert.deepEqual(
      autoscaler.metrics.map(({ type, containerResource }) => [type, containerResource.container]),
      [
        ["ContainerResource", "main"],
        ["ContainerResource", "helper"],
      ],
    );
  });

  it("gives the pod time to drain, to end its longest request and to stop", () => {
    const pod = podOf(theOne(all, "Deployment"));
    assert.equal(pod.terminationGracePeriodSeconds, 11 + 23 + 5);
    assert.deepEqual(pod.containers[0]?.lifecycle, { preStop: { sleep: { seconds: 11 } } });
  });

  it("rolls out without ever missing a pod", () => {
    const spec = deploymentSpec();
    assert.deepEqual(spec.strategy, { type: "RollingUpdate", rollingUpdate: { maxSurge: "30%", maxUnavailable: 0 } });
    assert.deepEqual([spec.minReadySeconds, spec.progressDeadlineSeconds], [7, 333]);
  });

  it("waits longer than Kubernetes for the rollout, to see its reason", () => {
    assert.deepEqual(theOne(all, "Deployment").customTimeouts, { create: "393s", update: "393s" });
  });

  it("starts no pod before what must be in place, and sends no requests before there are pods", () => {
    const deployment = theOne(all, "Deployment");
    assert.ok(deployment.dependsOn.includes("kubernetes:core/v1:ConfigMap first"), deployment.dependsOn.join());
    for (const kind of ["Service", "HorizontalPodAutoscaler"]) {
      assert.ok(theOne(all, kind).dependsOn.includes(addressOf(deployment)), kind);
    }
  });

  it("selects the same pods everywhere, by a label that never changes", () => {
    const selector = { "app.kubernetes.io/name": "app" };
    const { template, selector: own } = deploymentSpec();
    assert.deepEqual(own, { matchLabels: selector });
    assert.equal(template.metadata.labels["app.kubernetes.io/name"], "app");
    assert.equal(template.metadata.labels["app.kubernetes.io/version"], "1.2.3");
    assert.deepEqual((specOf("Service") as k8s.types.output.core.v1.ServiceSpec).selector, selector);
    assert.deepEqual(specOf("PodDisruptionBudget"), {
      selector: { matchLabels: selector },
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    });
  });

  it("publishes its ports by name under the name of the Service", () => {
    assert.equal(metadataOf(theOne(all, "Service")).name, "app-service");
    const { type, ports } = specOf("Service") as k8s.types.output.core.v1.ServiceSpec;
    assert.equal(type, "ClusterIP");
    assert.deepEqual(ports, [
      { name: "http", port: 8000, targetPort: "http", protocol: "TCP" },
      { name: "metrics", port: 9090, targetPort: "metrics", protocol: "TCP" },
    ]);
  });

  it("runs under an account of its own that has no token", () => {
    const account = theOne(all, "ServiceAccount");
    assert.equal(account.inputs["automountServiceAccountToken"], false);
    assert.equal(metadataOf(account).name, "app");
    assert.equal(podOf(theOne(all, "Deployment")).serviceAccountName, "app");
  });

  for (const [zoneSpread, effect] of [
    ["required", "DoNotSchedule"],
    ["preferred", "ScheduleAnyway"],
  ] as const) {
    it(`is spread over zones: ${zoneSpread}`, async () => {
      const { topologySpreadConstraints } = podOf(theOne(await recorded({ zoneSpread }), "Deployment"));
      assert.deepEqual(
        topologySpreadConstraints?.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable]),
        [
          ["topology.kubernetes.io/zone", effect],
          ["kubernetes.io/hostname", "ScheduleAnyway"],
        ],
      );
    });
  }
});
