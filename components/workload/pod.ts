import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";
import { type Identity, selectorLabels, standardLabels } from "../labels.ts";
import { type ContainerArgs, hardenedContainer, nativeSidecar } from "./container.ts";
import { kubernetesVolume, type Volume } from "./volume.ts";

export interface PodArgs {
  readonly identity: Identity;
  /** Version for people, from the image's tag. */
  readonly version: string;
  readonly serviceAccount: Input<string>;
  readonly priorityClass: Input<string>;
  /** Numeric user and group of all containers: the kubelet cannot tell whether a named user is root. */
  readonly user: number;
  readonly pullSecrets: readonly string[];
  readonly containers: readonly ContainerArgs[];
  /** Run one after the other before everything else, and end. */
  readonly preparations?: readonly ContainerArgs[];
  /** Started one after the other before the containers. */
  readonly sidecars?: readonly ContainerArgs[];
  readonly volumes?: readonly Volume[];
  /** From the request to stop until the kill, in seconds. */
  readonly terminationGraceSeconds: number;
}

/** Where the spread of pods over zones would get uneven: wait, or start anyway. */
export type ZoneSpread = "required" | "preferred";

/**
 * The pod that every workload gets. Unsafe pods cannot be written with it: no root, no privilege, read-only root file
 * system, no service account token, no environment variables from neighbouring Services.
 */
export function hardenedPod(args: PodArgs): types.input.core.v1.PodSpec {
  if (!Number.isInteger(args.user) || args.user < 1) throw new Error(`pods never run as user ${args.user}`);
  const preparations = (args.preparations ?? []).map(hardenedContainer);
  const sidecars = (args.sidecars ?? []).map(nativeSidecar);
  return {
    automountServiceAccountToken: false,
    containers: args.containers.map(hardenedContainer),
    // A Service named like a variable prefix would inject REDIS_PORT=tcp://… and break SARK's start.
    enableServiceLinks: false,
    ...(args.pullSecrets.length > 0 && { imagePullSecrets: args.pullSecrets.map((name) => ({ name })) }),
    ...((args.preparations ?? args.sidecars) && { initContainers: [...preparations, ...sidecars] }),
    nodeSelector: { "kubernetes.io/os": "linux" },
    priorityClassName: args.priorityClass,
    securityContext: {
      fsGroup: args.user,
      fsGroupChangePolicy: "OnRootMismatch",
      runAsGroup: args.user,
      runAsNonRoot: true,
      runAsUser: args.user,
      seccompProfile: { type: "RuntimeDefault" },
    },
    serviceAccountName: args.serviceAccount,
    terminationGracePeriodSeconds: args.terminationGraceSeconds,
    ...(args.volumes && { volumes: args.volumes.map(kubernetesVolume) }),
  };
}

/** The labels of a pod. */
export const podLabels = (identity: Identity, version: string): Record<string, string> => ({
  ...standardLabels(identity),
  "app.kubernetes.io/version": version,
});

/**
 * Keeps pods of a workload on different nodes, where that is possible. A spread that counts revisions by themselves would put
 * a new pod beside an old one.
 */
export const apart = (identity: Identity): types.input.core.v1.Affinity => ({
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: {
          labelSelector: { matchLabels: selectorLabels(identity) },
          topologyKey: "kubernetes.io/hostname",
        },
      },
    ],
  },
});

/**
 * Spreads pods over zones and, where that is possible, over nodes.
 *
 * @param countBy labels whose values are counted by themselves: the revision of a Deployment, for its old pods would skew
 *   the new ones
 */
export function spread(
  identity: Identity,
  zones: ZoneSpread,
  countBy: readonly string[] = [],
): types.input.core.v1.TopologySpreadConstraint[] {
  const constraint = (topologyKey: string, whenUnsatisfiable: string) => ({
    labelSelector: { matchLabels: selectorLabels(identity) },
    ...(countBy.length > 0 && { matchLabelKeys: [...countBy] }),
    maxSkew: 1,
    // A zone whose nodes are drained or lost takes no pods; if it counted, the others could not take them either.
    nodeTaintsPolicy: "Honor",
    topologyKey,
    whenUnsatisfiable,
  });
  return [
    constraint("topology.kubernetes.io/zone", zones === "required" ? "DoNotSchedule" : "ScheduleAnyway"),
    constraint("kubernetes.io/hostname", "ScheduleAnyway"),
  ];
}
