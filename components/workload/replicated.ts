import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Autoscaling, Replicas, Rollout, Termination } from "../../settings/services.ts";
import { type Identity, selectorLabels, standardLabels } from "../labels.ts";
import { autoscalerSpec } from "./autoscaler.ts";
import type { ContainerArgs } from "./container.ts";
import { disruptionBudget } from "./disruption-budget.ts";
import { apart, hardenedPod, type PodArgs, podLabels, spread, type ZoneSpread } from "./pod.ts";
import { rightsOf } from "./rights.ts";
import { serviceAccount } from "./service-account.ts";

/** Time beyond drain and the longest request for the process to end by itself, in seconds. */
const terminationMargin = 5;

/** From when a pod is asked to end until it is killed, in seconds. */
export const graceSeconds = ({ drainSeconds, longestRequestSeconds }: Termination): number =>
  drainSeconds + longestRequestSeconds + terminationMargin;

/** How many pods there are. */
export type Scaling =
  | { readonly replicas: number }
  /** `on` names the containers whose CPU decides. */
  | { readonly between: Replicas; readonly on: readonly string[]; readonly autoscaling: Autoscaling };

export interface ReplicatedWorkloadArgs {
  readonly namespace: pulumi.Input<string>;
  readonly identity: Identity;
  readonly pod: Omit<PodArgs, "identity" | "serviceAccount" | "terminationGraceSeconds" | "containers"> & {
    readonly container: Omit<ContainerArgs, "drainSeconds">;
  };
  readonly scaling: Scaling;
  readonly rollout: Rollout;
  readonly termination: Termination;
  readonly zoneSpread: ZoneSpread;
  /** Name of the Service and its ports by name; each is also a port of the container or of a sidecar. */
  readonly service: {
    readonly name: string;
    readonly ports: Readonly<Record<string, number>>;
    /** Ports of sidecars that stand before one of these, by its name. */
    readonly behind?: Readonly<Record<string, number>>;
  };
  /** What the pods may do with the API server. They get a token only where a container mounts a volume with it. */
  readonly rules?: readonly k8s.types.input.rbac.v1.PolicyRule[];
  /** What must be in place before the first pod starts, and stay until the last one ended. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * A stateless workload that survives rollouts, drains and the loss of a zone: Deployment, Service, disruption budget,
 * service account and, where it is scaled, autoscaler.
 */
export class ReplicatedWorkload extends pulumi.ComponentResource {
  /** Name of the Deployment. */
  readonly deployment: pulumi.Output<string>;
  /** Name of the Service, known once pods answer behind it. */
  readonly service: pulumi.Output<string>;

  constructor(name: string, args: ReplicatedWorkloadArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:workload:ReplicatedWorkload", name, {}, options);
    const { namespace, identity, rollout, termination, scaling } = args;
    const metadata = { name: identity.name, namespace, labels: standardLabels(identity) };
    const account = serviceAccount(`${name}-account`, namespace, identity, { parent: this });
    const rights = args.rules === undefined ? [] : rightsOf(name, metadata, args.rules, account.metadata.name, this);
    const { container, ...pod } = args.pod;

    const deployment = new k8s.apps.v1.Deployment(
      name,
      {
        metadata: { ...metadata, labels: podLabels(identity, pod.version) },
        spec: {
          // Those of an autoscaler are its own: every update would reset them under load.
          ...("replicas" in scaling && { replicas: scaling.replicas }),
          selector: { matchLabels: selectorLabels(identity) },
          // Of pods that Kubernetes remembers Pulumi thinks that they are ready already, so that it would wait for no way back.
          revisionHistoryLimit: 0,
          minReadySeconds: rollout.minReadySeconds,
          progressDeadlineSeconds: rollout.progressDeadlineSeconds,
          strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: rollout.maxSurge, maxUnavailable: 0 } },
          template: {
            metadata: { labels: podLabels(identity, pod.version) },
            spec: {
              ...hardenedPod({
                ...pod,
                identity,
                serviceAccount: account.metadata.name,
                containers: [{ ...container, drainSeconds: termination.drainSeconds }],
                terminationGraceSeconds: graceSeconds(termination),
              }),
              affinity: apart(identity),
              topologySpreadConstraints: spread(identity, args.zoneSpread, ["pod-template-hash"]),
            },
          },
        },
      },
      { parent: this, dependsOn: [...args.after, ...rights], customTimeouts: rolloutTimeouts(args) },
    );

    // Pulumi waits until a Service has pods to send to, so it comes after them.
    const service = new k8s.core.v1.Service(
      `${name}-service`,
      {
        metadata: { ...metadata, name: args.service.name },
        spec: {
          type: "ClusterIP",
          selector: selectorLabels(identity),
          ports: Object.entries(args.service.ports).map(([portName, port]) => ({
            name: portName,
            port,
            // Before Kubernetes 1.33, no Service finds the port of a sidecar by its name.
            targetPort: args.service.behind?.[portName] ?? (portName in (container.ports ?? {}) ? portName : port),
            protocol: "TCP",
          })),
        },
      },
      { parent: this, dependsOn: deployment },
    );

    if ("between" in scaling) {
      new k8s.autoscaling.v2.HorizontalPodAutoscaler(
        `${name}-autoscaler`,
        { metadata, spec: autoscalerSpec(identity.name, scaling.on, scaling.between, scaling.autoscaling) },
        { parent: this, dependsOn: deployment },
      );
    }

    disruptionBudget(`${name}-disruption-budget`, namespace, identity, 1, { parent: this });

    this.deployment = deployment.metadata.name;
    this.service = service.metadata.name;
    this.registerOutputs({ deployment: this.deployment, service: this.service });
  }
}

/** Pulumi gives up after Kubernetes did, so that the reason in the Deployment's status is the one that is shown. */
function rolloutTimeouts({ rollout }: ReplicatedWorkloadArgs): pulumi.CustomTimeouts {
  const limit = `${rollout.progressDeadlineSeconds + 60}s`;
  return { create: limit, update: limit };
}
