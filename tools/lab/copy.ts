import { metadata } from "./objects.ts";

// A copy of the gateway beside it: the same pods under labels of their own, so that nothing of the platform takes them for
// its own, with a Service and network policies of their own.

type Json = Readonly<Record<string, unknown>>;

const nameLabel = "app.kubernetes.io/name";

/** Name of the copy, of its Service, and of its policies. */
export const copyName = "sark-lab-gateway";

const labels = { [nameLabel]: copyName };

interface PodSpec extends Json {
  readonly containers: readonly (Json & { readonly lifecycle?: unknown; readonly env?: readonly unknown[] })[];
  readonly topologySpreadConstraints?: readonly (Json & { readonly labelSelector: unknown })[];
}

export interface Deployment {
  readonly spec: Json & { readonly template: { readonly spec: PodSpec } };
}

/**
 * The Deployment as it is, under labels of its own. Its stand-in stops at once when it is told to.
 *
 * @param preStop whether pods keep serving after they were told to stop, as the original's do
 */
export function copyOfDeployment({ spec }: Deployment, namespace: string, replicas: number, preStop: boolean): object {
  const { template, ...rest } = spec;
  const { containers, topologySpreadConstraints = [], ...pod } = template.spec;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(copyName, namespace),
    spec: {
      ...rest,
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: metadata(copyName, undefined, labels).labels },
        spec: {
          ...pod,
          containers: containers.map(({ lifecycle, env = [], ...container }) => ({
            ...container,
            // An application that helps itself would hide what preStop is there for.
            env: [...env, { name: "DRAIN_WINDOW_SECONDS", value: "0" }],
            ...(preStop && { lifecycle }),
          })),
          topologySpreadConstraints: topologySpreadConstraints.map((constraint) => ({
            ...constraint,
            labelSelector: { matchLabels: labels },
          })),
        },
      },
    },
  };
}

export interface Service {
  readonly spec: { readonly ports: readonly { readonly nodePort?: number }[] };
}

export const copyOfService = ({ spec }: Service, namespace: string): object => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: metadata(copyName, namespace),
  spec: { selector: labels, ports: spec.ports },
});

type Rules = readonly (Json & { readonly from?: readonly PolicyPeer[] })[];

interface PolicyPeer {
  readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly namespaceSelector?: unknown;
}

export interface NetworkPolicy {
  readonly spec: Json & { readonly ingress?: Rules };
}

/** What the gateway may do, for the copy; and what SARK accepts from the gateway, also from the copy. */
export function copyOfPolicies(gateway: NetworkPolicy, sark: NetworkPolicy, namespace: string): readonly object[] {
  const policy = (name: string, spec: object) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadata(name, namespace),
    spec,
  });
  const isFromGateway = ({ podSelector, namespaceSelector }: PolicyPeer) =>
    namespaceSelector === undefined && podSelector?.matchLabels?.[nameLabel] === "gateway";
  const ingress = (sark.spec.ingress ?? [])
    .filter(({ from }) => from?.some(isFromGateway))
    .map((rule) => ({ ...rule, from: [{ podSelector: { matchLabels: labels } }] }));
  return [
    policy(copyName, { ...gateway.spec, podSelector: { matchLabels: labels } }),
    policy(`${copyName}-to-sark`, {
      podSelector: { matchLabels: { [nameLabel]: "sark" } },
      policyTypes: ["Ingress"],
      ingress,
    }),
  ];
}
