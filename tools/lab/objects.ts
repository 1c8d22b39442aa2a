// Objects that the lab puts on the cluster for the time of a scenario. All carry one label, so that what a killed run left
// is found.

const managedBy = "app.kubernetes.io/managed-by";
const lab = "sark-lab";

/** Selects everything that the lab has made. */
export const ofTheLab = `${managedBy}=${lab}`;

/** A node that the lab has cordoned; nobody else's cordon is lifted. */
export const cordonedLabel = "sark-lab/cordoned";

/** What the lab makes, most dependent first. */
export const kindsOfTheLab = ["deployments", "pods", "services", "networkpolicies", "secrets"] as const;

type Labels = Readonly<Record<string, string>>;

export const metadata = (name: string, namespace?: string, labels: Labels = {}) => ({
  name,
  ...(namespace !== undefined && { namespace }),
  labels: { ...labels, [managedBy]: lab },
});

export const namespaceObject = (name: string) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: metadata(name, undefined, { "pod-security.kubernetes.io/enforce": "restricted" }),
});

/** Where a pod of the lab stands, and how it looks to network policies. */
export interface Place {
  readonly namespace: string;
  readonly podLabels?: Labels | undefined;
  /** A node that it must not be on. */
  readonly notOn?: string | undefined;
}

/** A pod that has the lab's programs and only waits for commands. */
export const clientPod = (name: string, image: string, { namespace, podLabels, notOn }: Place): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: metadata(name, namespace, podLabels),
  spec: {
    ...(notOn !== undefined && { affinity: { nodeAffinity: awayFrom(notOn) } }),
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 1,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "client",
        image,
        imagePullPolicy: "IfNotPresent",
        // Without a limit for the CPU: a client that is throttled would measure itself.
        resources: {
          requests: { cpu: "10m", memory: "32Mi", "ephemeral-storage": "8Mi" },
          limits: { memory: "256Mi", "ephemeral-storage": "32Mi" },
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          readOnlyRootFilesystem: true,
        },
      },
    ],
  },
});

const awayFrom = (node: string): object => ({
  requiredDuringSchedulingIgnoredDuringExecution: {
    nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "NotIn", values: [node] }] }],
  },
});
