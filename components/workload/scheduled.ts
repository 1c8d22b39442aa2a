import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type Identity, standardLabels } from "../labels.ts";
import type { ContainerArgs } from "./container.ts";
import { hardenedPod, type PodArgs, podLabels } from "./pod.ts";
import { serviceAccount } from "./service-account.ts";

export interface ScheduledJobArgs {
  readonly namespace: pulumi.Input<string>;
  readonly identity: Identity;
  /** Labels of the CronJob and its pods beside the usual ones. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly pod: Omit<PodArgs, "identity" | "serviceAccount" | "terminationGraceSeconds" | "containers"> & {
    readonly container: Omit<ContainerArgs, "drainSeconds" | "probes">;
  };
  /** Five fields of cron, in UTC. */
  readonly schedule: string;
  /** A run that takes longer fails, in seconds. */
  readonly deadlineSeconds: number;
  /** Annotations of the service account, such as the role that a cloud gives it. */
  readonly accountAnnotations?: Readonly<Record<string, string>>;
  readonly after: readonly pulumi.Resource[];
}

/** How late a run may still start, in seconds: after an outage it is made up for, but never twice at once. */
const startingDeadline = 3600;

/** A Job that runs on a schedule, one run at a time. The last failed and the last three good runs stay for their logs. */
export class ScheduledJob extends pulumi.ComponentResource {
  /** Name of the CronJob. */
  readonly cronJob: pulumi.Output<string>;

  constructor(name: string, args: ScheduledJobArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:workload:ScheduledJob", name, {}, options);
    const { namespace, identity, labels = {} } = args;
    const account = serviceAccount(`${name}-account`, namespace, identity, { parent: this }, args.accountAnnotations);
    const { container, ...pod } = args.pod;
    const resource = new k8s.batch.v1.CronJob(
      name,
      {
        metadata: { name: identity.name, namespace, labels: { ...standardLabels(identity), ...labels } },
        spec: {
          schedule: args.schedule,
          timeZone: "Etc/UTC",
          concurrencyPolicy: "Forbid",
          startingDeadlineSeconds: startingDeadline,
          successfulJobsHistoryLimit: 3,
          failedJobsHistoryLimit: 1,
          jobTemplate: {
            spec: {
              activeDeadlineSeconds: args.deadlineSeconds,
              backoffLimit: 1,
              template: {
                metadata: { labels: { ...podLabels(identity, pod.version), ...labels } },
                spec: {
                  ...hardenedPod({
                    ...pod,
                    identity,
                    serviceAccount: account.metadata.name,
                    containers: [container],
                    terminationGraceSeconds: 30,
                  }),
                  restartPolicy: "Never",
                },
              },
            },
          },
        },
      },
      { parent: this, dependsOn: [...args.after] },
    );
    this.cronJob = resource.metadata.name;
    this.registerOutputs({ cronJob: this.cronJob });
  }
}
