import type { LabelSelector, NamedResource } from "./kubernetes.ts";

export const NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

/** A NetworkPolicy, as far as the rules judge it. */
export interface NetworkPolicy extends NamedResource {
  readonly spec?: {
    readonly podSelector?: LabelSelector | null;
    readonly policyTypes?: readonly string[] | null;
    readonly ingress?: readonly { readonly from?: readonly Peer[] | null }[] | null;
    readonly egress?: readonly EgressRule[] | null;
  } | null;
}

/** Pods or addresses at the other end. */
export interface Peer {
  readonly ipBlock?: { readonly cidr?: string | null } | null;
}

export interface EgressRule {
  readonly ports?: readonly { readonly port?: number | string | null; readonly protocol?: string | null }[] | null;
  readonly to?: readonly Peer[] | null;
}
