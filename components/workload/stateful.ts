import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type Identity, selectorLabels, standardLabels } from "../labels.ts";
import { disruptionBudget, membersOfZone } from "./disruption-budget.ts";
import { apart, hardenedPod, type PodArgs, podLabels, spread, type ZoneSpread } from "./pod.ts";
import { rightsOf } from "./rights.ts";
import { serviceAccount } from "./service-account.ts";
import { claimSpec } from "./volume.ts";

/** Disk of each member. */
export interface MemberDisk {
  /** Name of the volume in the pod. */
  readonly name: string;
  readonly size: string;
  readonly storageClass: pulumi.Input<string>;
}

export interface StatefulWorkloadArgs {
  readonly namespace: pulumi.Input<string>;
  readonly identity: Identity;
  readonly pod: Omit<PodArgs, "identity" | "serviceAccount">;
  /** Labels of the pods beside the usual ones; they never change. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the pods; a change of them rolls the pods. */
  readonly annotations?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Annotations of the service account, such as the role that a cloud gives it. */
  readonly accountAnnotations?: Readonly<Record<string, string>>;
  /** What the pods may do with the API server. They get a token only where a container mounts a volume with it. */
  readonly rules?: readonly k8s.types.input.rbac.v1.PolicyRule[];
  readonly replicas: number;
  /** A member that was replaced must stay ready so long before the next one is, in seconds. Default: 0. */
  readonly minReadySeconds?: number;
  readonly disk: MemberDisk;
  /** The headless Service that gives every member a name, also before it is ready. */
  readonly members: { readonly name: string; readonly ports: Readonly<Record<string, number>> };
  readonly zoneSpread: ZoneSpread;
  /** An update that takes longer fails, in seconds. */
  readonly timeoutSeconds: number;
  /** What must be in place before the first pod starts or changes, and stay until the last one ended. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * A workload whose members have a name and a disk of their own: StatefulSet, headless Service, disks, disruption budget,
 * service account and its rights. Members start together, and are replaced one by one, the last one first.
 *
 * Disks outlive everything: pods, the StatefulSet and the stack. They can be enlarged in place.
 */
export class StatefulWorkload extends pulumi.ComponentResource {
  /** Name of the StatefulSet, known once its members are ready. */
  readonly statefulSet: pulumi.Output<string>;
  /** Changes when the StatefulSet is made anew. */
  readonly uid: pulumi.Output<string>;
  /** Name of the headless Service. */
  readonly members: pulumi.Output<string>;

  constructor(name: string, args: StatefulWorkloadArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:workload:StatefulWorkload", name, {}, options);
    const { namespace, identity, disk, pod } = args;
    const within = { parent: this };
    const metadata = { name: identity.name, namespace, labels: standardLabels(identity) };
    const account = serviceAccount(`${name}-account`, namespace, identity, within, args.accountAnnotations);
    const rights = args.rules === undefined ? [] : rightsOf(name, metadata, args.rules, account.metadata.name, this);

    const members = new k8s.core.v1.Service(
      `${name}-members`,
      {
        metadata: { ...metadata, name: args.members.name },
        spec: {
          clusterIP: "None",
          // They find each other before any of them is ready.
          publishNotReadyAddresses: true,
          selector: selectorLabels(identity),
          ports: ports(args.members.ports),
        },
      },
      within,
    );

    // The program's own, because the claims that a StatefulSet makes cannot be enlarged.
    const disks = Array.from(
      { length: args.replicas },
      (_, index) =>
        new k8s.core.v1.PersistentVolumeClaim(
          `${name}-${disk.name}-${index}`,
          {
            metadata: {
              ...metadata,
              name: `${disk.name}-${identity.name}-${index}`,
              // Where a disk is bound by its first pod, Pulumi would wait until a disk in use is pending again.
              annotations: { "pulumi.com/skipAwait": "true" },
            },
            spec: claimSpec(disk),
          },
          { ...within, retainOnDelete: true },
        ),
    );

    const statefulSet = new k8s.apps.v1.StatefulSet(
      name,
      {
        metadata: { ...metadata, labels: podLabels(identity, pod.version) },
        spec: {
          serviceName: members.metadata.name,
          replicas: args.replicas,
          ...(args.minReadySeconds !== undefined && { minReadySeconds: args.minReadySeconds }),
          selector: { matchLabels: selectorLabels(identity) },
          // One by one they would wait for a member that cannot lead while the one that can waits for its turn.
          podManagementPolicy: "Parallel",
          revisionHistoryLimit: 5,
          updateStrategy: { type: "RollingUpdate" },
          persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
          volumeClaimTemplates: [{ metadata: { name: disk.name }, spec: claimSpec(disk) }],
          template: {
            metadata: {
              labels: { ...podLabels(identity, pod.version), ...args.labels },
              ...(args.annotations && { annotations: args.annotations }),
            },
            spec: {
              ...hardenedPod({ ...pod, identity, serviceAccount: account.metadata.name }),
              affinity: apart(identity),
              topologySpreadConstraints: spread(identity, args.zoneSpread),
            },
          },
        },
      },
      {
        parent: this,
        dependsOn: [...args.after, ...disks, ...rights],
        customTimeouts: { create: `${args.timeoutSeconds}s`, update: `${args.timeoutSeconds}s` },
        // Claims are there already; a StatefulSet would have to be replaced for another size in its template.
        ignoreChanges: ["spec.volumeClaimTemplates"],
      },
    );

    disruptionBudget(`${name}-disruption-budget`, namespace, identity, membersOfZone(args.replicas), within);

    this.statefulSet = statefulSet.metadata.name;
    this.uid = statefulSet.metadata.uid;
    this.members = members.metadata.name;
    this.registerOutputs({ statefulSet: this.statefulSet, uid: this.uid, members: this.members });
  }
}

const ports = (named: Readonly<Record<string, number>>) =>
  Object.entries(named).map(([name, port]) => ({ name, port, targetPort: name, protocol: "TCP" }));
