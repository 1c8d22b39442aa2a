import { Failure } from "../lib/failure.ts";
import type { McpServer, Peer } from "../../settings/network.ts";
import type { Lab } from "./lab.ts";

interface ContainerStatus {
  readonly name: string;
  /** Such as `containerd://0123…`. */
  readonly containerID?: string;
  readonly restartCount: number;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

interface ContainerState {
  /** How it ended; absent while it runs or waits. */
  readonly terminated?: { readonly exitCode: number };
}

/** A pod as Kubernetes describes it. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

/** Labels as kubectl selects by them. */
export const selector = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");

/** Pods of a workload of the platform that run and are not about to end. */
export async function podsOf(lab: Lab, workload: string): Promise<readonly Pod[]> {
  const { items } = await lab.get<{ items: readonly Pod[] }>("pods", `--selector=app.kubernetes.io/name=${workload}`);
  return items.filter(({ status, metadata }) => status.phase === "Running" && metadata.deletionTimestamp === undefined);
}

export const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") ?? false;

/** What the kubelet says about a container or a sidecar of a pod. */
export function containerOf({ metadata, status }: Pod, name: string): ContainerStatus {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const found = all.find((container) => container.name === name);
  if (found === undefined) throw new Failure(`Pod ${metadata.name} has no container ${name}.`);
  return found;
}

/** One running pod of somebody outside the platform. */
export async function podOf(lab: Lab, peer: Peer, what: string): Promise<Pod["metadata"]> {
  const pod = (await peerPods(lab, peer))[0];
  if (pod === undefined) throw new Failure(`There is no running pod of ${what}.`);
  return pod.metadata;
}

/** Running pods that a peer of the settings stands for; none where it stands for addresses or host names. */
export async function peerPods(lab: Lab, peer: McpServer["peer"]): Promise<readonly Pod[]> {
  if (!("namespace" in peer)) return [];
  const { items } = await lab.get<{ items: readonly Pod[] }>(
    ...["pods", `--namespace=${peer.namespace}`, `--selector=${selector(peer.podLabels ?? {})}`],
    "--field-selector=status.phase=Running",
  );
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}
