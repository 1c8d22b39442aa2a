import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type Identity, standardLabels } from "../labels.ts";
import type { ContainerArgs } from "./container.ts";
import { hardenedPod, type PodArgs, podLabels } from "./pod.ts";
import { serviceAccount } from "./service-account.ts";

export interface ReleaseJobArgs {
  readonly namespace: pulumi.Input<string>;
  readonly identity: Identity;
  readonly pod: Omit<PodArgs, "identity" | "serviceAccount" | "terminationGraceSeconds" | "containers"> & {
    readonly container: Omit<ContainerArgs, "drainSeconds" | "probes">;
  };
  /** The Job fails after so many seconds. */
  readonly deadlineSeconds: number;
  /** How often a failed pod is tried again. */
  readonly retries: number;
  /** A change of it makes a new Job, though its pods are the same: what it brings up to date has changed. */
  readonly occasion?: pulumi.Output<string> | undefined;
  /** Labels of the Job and its pods beside the usual ones. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the service account, such as the role that a cloud gives it. */
  readonly accountAnnotations?: Readonly<Record<string, string>>;
  /** Whether the next update makes a failed one anew even if nothing else has changed. Default: true. */
  readonly anew?: boolean;
  /** What must be in place before the first pod starts, and stay until the last one ended. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * A Job that runs once per release and must succeed before anything that depends on it is changed: a Job's pods cannot
 * be changed, so another image or configuration makes a new Job. A finished one stays until then, for its logs; a failed
 * one stops the update with its reason. The next update makes it anew, for the cause may have been mended where Pulumi does not
 * see it.
 */
export class ReleaseJob extends pulumi.ComponentResource {
  /** Name of the Job, known once it has succeeded. */
  readonly job: pulumi.Output<string>;

  constructor(name: string, args: ReleaseJobArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:workload:ReleaseJob", name, {}, options);
    const { namespace, identity, labels = {}, occasion, anew = true } = args;
    const within = { parent: this };
    const account = serviceAccount(`${name}-account`, namespace, identity, within, args.accountAnnotations);
    const { container, ...pod } = args.pod;
    const resource = new k8s.batch.v1.Job(
      name,
      {
        // No name: Pulumi makes one for each release, so that the next Job can start beside the finished one.
        metadata: {
          namespace,
          labels: { ...standardLabels(identity), ...labels },
          ...(anew && { annotations: { "pulumi.com/replaceUnready": "true" } }),
        },
        spec: {
          activeDeadlineSeconds: args.deadlineSeconds,
          backoffLimit: args.retries,
          template: {
            metadata: {
              labels: { ...podLabels(identity, pod.version), ...labels },
              ...(occasion && { annotations: { "sark-platform/occasion": occasion } }),
            },
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
      { parent: this, dependsOn: [...args.after], customTimeouts: { create: `${args.deadlineSeconds + 60}s` } },
    );
    this.job = resource.metadata.name;
    this.registerOutputs({ job: this.job });
  }
}
