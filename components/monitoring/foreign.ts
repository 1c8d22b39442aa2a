import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { standardLabels } from "../labels.ts";
import type { ForeignTarget } from "./contract.ts";
import { workloads } from "./names.ts";

/**
 * How Prometheus finds and asks pods of others: those with the labels in their namespace, each once, at the port. Of what they
 * tell only that about the platform is kept, and it counts as the platform's.
 *
 * @param platform the platform's namespace
 */
export const foreignConfiguration = (target: ForeignTarget, platform: string): object => ({
  job_name: target.job,
  metrics_path: target.path,
  follow_redirects: false,
  kubernetes_sd_configs: [
    {
      role: "pod",
      namespaces: { names: [target.namespace] },
      selectors: [
        {
          role: "pod",
          label: Object.entries(target.podLabels)
            .map(([name, value]) => `${name}=${value}`)
            .join(","),
        },
      ],
    },
  ],
  relabel_configs: [
    { source_labels: ["__meta_kubernetes_pod_phase"], action: "drop", regex: "Failed|Succeeded" },
    // A pod is found once for each port that it declares; without them it is the same one.
    address("([^:]+)", `$1:${target.port}`),
    address("(.*:.*)", `[$1]:${target.port}`),
    { target_label: "namespace", replacement: platform },
    { source_labels: ["__meta_kubernetes_pod_name"], target_label: "pod" },
  ],
  metric_relabel_configs: [
    { source_labels: ["__name__"], action: "keep", regex: target.metric },
    { source_labels: [target.ours.label], action: "keep", regex: target.ours.pattern },
  ],
});

const address = (regex: string, replacement: string): object => ({
  source_labels: ["__meta_kubernetes_pod_ip"],
  regex,
  target_label: "__address__",
  replacement,
});

export interface ForeignRightsArgs {
  readonly targets: readonly ForeignTarget[];
  /** Namespace of Prometheus. */
  readonly namespace: pulumi.Output<string>;
}

/** Lets Prometheus find pods in the namespaces of others, and do nothing else there. */
export class ForeignRights extends pulumi.ComponentResource {
  constructor(name: string, { targets, namespace }: ForeignRightsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:monitoring:ForeignRights", name, {}, options);
    for (const { job, namespace: foreign } of targets) {
      // Several platforms may measure one controller.
      const metadata = {
        name: pulumi.interpolate`${namespace}-${workloads.prometheus}-${job}`,
        namespace: foreign,
        labels: standardLabels({ name: workloads.prometheus, component: "monitoring" }),
      };
      const role = new k8s.rbac.v1.Role(
        `${name}-${job}-role`,
        { metadata, rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }] },
        { parent: this },
      );
      new k8s.rbac.v1.RoleBinding(
        `${name}-${job}-role-binding`,
        {
          metadata,
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
          subjects: [{ kind: "ServiceAccount", name: workloads.prometheus, namespace }],
        },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}
