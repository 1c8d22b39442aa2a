import type { NamedResource, StringMap } from "./kubernetes.ts";
import { anyOf } from "./unknown.ts";

/** A Service, as the rules judge it. */
export interface Service extends NamedResource {
  readonly spec?: {
    readonly type?: string | null;
    readonly externalIPs?: readonly string[] | null;
    readonly loadBalancerSourceRanges?: readonly string[] | null;
    readonly publishNotReadyAddresses?: boolean | null;
    readonly selector?: StringMap | null;
    readonly ports?: readonly ServicePort[] | null;
  } | null;
}

export interface ServicePort {
  readonly name?: string | null;
  readonly appProtocol?: string | null;
  readonly port?: number | null;
  readonly targetPort?: number | string | null;
}

/** Whether the Service has addresses outside the cluster. */
export function leavesTheCluster({ spec }: Service): boolean {
  return anyOf(
    () => (spec?.type ?? "ClusterIP") !== "ClusterIP",
    () => (spec?.externalIPs ?? []).length > 0,
  );
}
