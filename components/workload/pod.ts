import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";
import { type Identity, selectorLabels, standardLabels } from "../labels.ts";
import { type ContainerArgs, hardenedContainer, nativeSidecar } from "./container.ts";

type Volume = types.input.core.v1.Volume;

/** Scratch space that ends with the pod. */
export interface ScratchVolume {
  readonly name: string;
  /** The pod is evicted when it writes more. */
  readonly sizeLimit: string;
}

/** Files from a ConfigMap. */
export interface ConfigurationVolume {
  readonly name: string;
  readonly configMap: Input<string>;
}

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
  /** Started one after the other before the containers. */
  readonly sidecars?: readonly ContainerArgs[];
  readonly volumes?: readonly (ScratchVolume | ConfigurationVolume)[];
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
  return {
    automountServiceAccountToken: false,
    containers: args.containers.map(hardenedContainer),
    // A Service named like a variable prefix would inject REDIS_PORT=tcp://… and break SARK's start.
    enableServiceLinks: false,
    ...(args.pullSecrets.length > 0 && { imagePullSecrets: args.pullSecrets.map((name) => ({ name })) }),
    ...(args.sidecars && { initContainers: args.sidecars.map(nativeSidecar) }),
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
    ...(args.volumes && { volumes: args.volumes.map(volume) }),
  };
}

/** The labels of a pod. */
export const podLabels = (identity: Identity, version: string): Record<string, string> => ({
  ...standardLabels(identity),
  "app.kubernetes.io/version": version,
});

/** Spreads the pods of one revision over zones and, where that is possible, over nodes. */
export function spread(identity: Identity, zones: ZoneSpread): types.input.core.v1.TopologySpreadConstraint[] {
  const constraint = (topologyKey: string, whenUnsatisfiable: string) => ({
    labelSelector: { matchLabels: selectorLabels(identity) },
    // Counts each revision by itself, otherwise the old pods of a rollout skew the new ones.
    matchLabelKeys: ["pod-template-hash"],
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

function volume(from: ScratchVolume | ConfigurationVolume): Volume {
  return "configMap" in from
    ? { name: from.name, configMap: { name: from.configMap, defaultMode: 0o444 } }
    : { name: from.name, emptyDir: { sizeLimit: from.sizeLimit } };
}
