import type { Lab } from "../lab.ts";
import { metadata } from "../objects.ts";
import { containerOf, type Pod } from "../pods.ts";
import { sarkPod } from "./load.ts";
import { names } from "./platform.ts";

const name = "sark-lab-cache-proxy";

/** How long it may take to start, in seconds. */
const timeout = 60;

interface Container {
  readonly name: string;
  readonly restartPolicy?: string;
  readonly volumeMounts?: readonly { readonly name: string }[];
}

interface PodSpec {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly { readonly name: string }[];
  readonly securityContext?: object;
  readonly imagePullSecrets?: readonly object[];
}

/** A pod of SARK's as Kubernetes describes it. */
export interface SarkPod {
  readonly spec: PodSpec;
}

/**
 * SARK's proxy alone, in a pod that no update replaces. To network policies it is one of SARK's pods; SARK's Service leads nobody
 * to it, for it never becomes ready.
 */
export function proxyAlone({ spec }: SarkPod, namespace: string): object {
  const sidecar = [...(spec.initContainers ?? []), ...spec.containers].find(
    (container) => container.name === names.proxy,
  );
  if (sidecar === undefined) throw new Error(`SARK's pod has no container ${names.proxy}`);
  const { restartPolicy: _, volumeMounts = [], ...container } = sidecar;
  // The token of the API server comes with the pod, not with what is copied.
  const volumes = (spec.volumes ?? []).filter((volume) => volumeMounts.some((mount) => mount.name === volume.name));
  const mounts = volumeMounts.filter((mount) => volumes.some((volume) => volume.name === mount.name));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: metadata(name, namespace, { "app.kubernetes.io/name": "sark" }),
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      readinessGates: [{ conditionType: "sark-lab/never" }],
      ...(spec.securityContext && { securityContext: spec.securityContext }),
      ...(spec.imagePullSecrets && { imagePullSecrets: spec.imagePullSecrets }),
      containers: [{ ...container, volumeMounts: mounts }],
      volumes,
    },
  };
}

/** Starts SARK's proxy in a pod of its own, for as long as the scenario runs. */
export async function startProxyPod(lab: Lab): Promise<Pod> {
  const original = await sarkPod(lab);
  const copy = proxyAlone(await lab.get<SarkPod>("pod", original.metadata.name), lab.namespace);
  lab.afterwards("the lab's own proxy is gone", (kubectl) =>
    kubectl(["delete", "pod", name, "--namespace", lab.namespace, "--ignore-not-found"]),
  );
  await lab.create([copy]);
  const read = () => lab.get<Pod>("pod", name);
  await lab.until("the lab's own proxy", timeout, async () => {
    const pod = await read();
    const ready = pod.status.conditions?.some(({ type, status }) => type === "ContainersReady" && status === "True");
    return ready === true && containerOf(pod, names.proxy).containerID !== undefined;
  });
  return read();
}
