import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { standardLabels } from "../labels.ts";
import { type Demand, quotaFor } from "./quota.ts";

export { type Demand, quotaFor } from "./quota.ts";

/** Who is scheduled first and evicted last, in this order: without data nothing works, batch work can wait. */
const priorities = { data: 1_000_000, sark: 900_000, gateway: 800_000, monitoring: 700_000, batch: 100_000 } as const;

export type Priority = keyof typeof priorities;

export interface NamespaceArgs {
  /** Name of the namespace, unique in the cluster. */
  readonly name: string;
  /** Labels beside those of Pod Security. */
  readonly labels: Readonly<Record<string, string>>;
  /** What the workloads take at most; the quota is their sum. */
  readonly demands: readonly Demand[];
  /** Whether Pulumi refuses to delete the namespace. */
  readonly protect: boolean;
}

/**
 * The namespace of the platform: Pod Security `restricted` from the moment it exists, a quota that fits all workloads at
 * their maximum and nothing more, defaults for containers that name no resources, and the priority classes.
 */
export class Namespace extends pulumi.ComponentResource {
  /** Name of the namespace; known once it exists. */
  readonly namespace: pulumi.Output<string>;
  /** Name of each priority class. They are cluster-wide, so the namespace is part of the name. */
  readonly priorityClasses: Readonly<Record<Priority, pulumi.Output<string>>>;

  constructor(name: string, args: NamespaceArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:namespace:Namespace", name, {}, options);
    const labels = standardLabels({ name: "namespace", component: "namespace" });
    const resource = new k8s.core.v1.Namespace(
      name,
      { metadata: { name: args.name, labels: { ...args.labels, ...labels, ...podSecurity } } },
      { parent: this, protect: args.protect },
    );
    this.namespace = resource.metadata.name;
    new k8s.core.v1.ResourceQuota(
      `${name}-quota`,
      { metadata: { name: "platform", namespace: this.namespace, labels }, spec: { hard: quotaFor(args.demands) } },
      { parent: this },
    );
    new k8s.core.v1.LimitRange(
      `${name}-limits`,
      {
        metadata: { name: "defaults", namespace: this.namespace, labels },
        spec: {
          limits: [
            {
              type: "Container",
              defaultRequest: { cpu: "50m", memory: "64Mi", "ephemeral-storage": "64Mi" },
              default: { cpu: "250m", memory: "256Mi", "ephemeral-storage": "256Mi" },
            },
          ],
        },
      },
      { parent: this },
    );
    const priorityClass = (priority: Priority) =>
      new k8s.scheduling.v1.PriorityClass(
        `${name}-priority-${priority}`,
        {
          metadata: { name: `${args.name}-${priority}`, labels },
          value: priorities[priority],
          description: `${priority} workloads of namespace ${args.name}`,
        },
        { parent: this },
      ).metadata.name;
    this.priorityClasses = {
      data: priorityClass("data"),
      sark: priorityClass("sark"),
      gateway: priorityClass("gateway"),
      monitoring: priorityClass("monitoring"),
      batch: priorityClass("batch"),
    };
    this.registerOutputs({ namespace: this.namespace, priorityClasses: this.priorityClasses });
  }
}

/** The standard every pod must meet, also for warnings and the audit log. */
const podSecurity = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/enforce-version": "latest",
  "pod-security.kubernetes.io/audit": "restricted",
  "pod-security.kubernetes.io/audit-version": "latest",
  "pod-security.kubernetes.io/warn": "restricted",
  "pod-security.kubernetes.io/warn-version": "latest",
};
