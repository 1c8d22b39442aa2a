import * as pulumi from "@pulumi/pulumi";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import { ReplicatedWorkload, tokenDirectory } from "../workload/index.ts";
import { ports, workloads } from "./names.ts";
import type { PartArgs } from "./prometheus.ts";

/** User of the image, which names it and does not number it. */
const user = 65534;

/** What it tells of, by API group. */
const resources: Readonly<Record<string, readonly string[]>> = {
  "": ["persistentvolumeclaims", "pods", "resourcequotas"],
  apps: ["deployments", "statefulsets"],
  autoscaling: ["horizontalpodautoscalers"],
  batch: ["cronjobs", "jobs"],
  policy: ["poddisruptionbudgets"],
};

/** Tells what Kubernetes makes of the objects of the namespace, of which it may list these and change none. */
export class KubeStateMetrics extends pulumi.ComponentResource {
  constructor(name: string, args: PartArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:monitoring:KubeStateMetrics", name, {}, options);
    const { namespace, settings, monitoring } = args;
    const { images } = settings;
    const image = promisedImage(images, "kubeStateMetrics");
    const identity = { name: workloads.kubeStateMetrics, component: "monitoring" };
    const at = (path: string, port: number) => ({ path, port });
    new ReplicatedWorkload(
      name,
      {
        namespace,
        identity,
        pod: {
          user,
          version: image.tag,
          pullSecrets: images.pullSecrets,
          priorityClass: args.priorityClass,
          volumes: [{ name: "token", token: true }],
          container: {
            name: "kube-state-metrics",
            image: imageReference(image),
            arguments: [
              `--namespaces=${settings.namespace}`,
              `--resources=${Object.values(resources).flat().join(",")}`,
              `--port=${ports.kubeStateMetrics}`,
              `--telemetry-port=${ports.telemetry}`,
              "--auto-gomemlimit",
            ],
            ports: { http: ports.kubeStateMetrics, telemetry: ports.telemetry },
            resources: monitoring.kubeStateMetrics.resources,
            mounts: [{ volume: "token", path: tokenDirectory }],
            probes: {
              startup: { check: at("/readyz", ports.telemetry), period: 2, timeout: 3, failures: 60 },
              readiness: { check: at("/readyz", ports.telemetry), period: 10, timeout: 3, failures: 3 },
              // Its own health alone: the other path asks the API server, whose absence a restart does not mend.
              liveness: { check: at("/healthz", ports.kubeStateMetrics), period: 20, timeout: 5, failures: 3 },
            },
          },
        },
        // What two of them tell would count twice.
        scaling: { replicas: 1 },
        rollout: { maxSurge: 1, minReadySeconds: 0, progressDeadlineSeconds: 300 },
        termination: { drainSeconds: 0, longestRequestSeconds: 5 },
        zoneSpread: "preferred",
        service: {
          name: workloads.kubeStateMetrics,
          ports: { http: ports.kubeStateMetrics, telemetry: ports.telemetry },
        },
        rules: Object.entries(resources).map(([apiGroup, kinds]) => ({
          apiGroups: [apiGroup],
          resources: [...kinds],
          verbs: ["list", "watch"],
        })),
        after: args.after,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
