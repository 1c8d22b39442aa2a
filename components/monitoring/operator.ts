import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { OperatorMonitoringSettings } from "../../settings/monitoring.ts";
import { selectorLabels, standardLabels } from "../labels.ts";
import type { ScrapeTarget } from "./contract.ts";
import type { RuleGroup } from "./rules.ts";
import { authorityFile } from "./scrape.ts";

export interface OperatorObjectsArgs {
  readonly namespace: pulumi.Output<string>;
  readonly monitoring: OperatorMonitoringSettings;
  readonly targets: readonly ScrapeTarget[];
  readonly groups: readonly RuleGroup[];
  /** Rules that are known once certificates are. */
  readonly certificates: pulumi.Output<RuleGroup>;
  /** ConfigMap with the certificates of the authorities that targets name. */
  readonly authorities: pulumi.Output<string>;
}

const apiVersion = "monitoring.coreos.com/v1";

/** What the Prometheus operator of the cluster is told: which pods to measure, and by which rules to judge them. */
export class OperatorObjects extends pulumi.ComponentResource {
  constructor(name: string, args: OperatorObjectsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:monitoring:OperatorObjects", name, {}, options);
    const { namespace, monitoring } = args;
    const metadata = (objectName: string) => ({
      name: objectName,
      namespace,
      labels: { ...monitoring.labels, ...standardLabels({ name: objectName, component: "monitoring" }) },
    });
    for (const target of args.targets) {
      new k8s.apiextensions.CustomResource(
        `${name}-pods-${target.job}`,
        {
          apiVersion,
          kind: "PodMonitor",
          metadata: metadata(target.job),
          spec: podMonitorSpec(target, args.authorities),
        },
        { parent: this },
      );
    }
    const judge = (group: string, content: pulumi.Input<RuleGroup>) =>
      new k8s.apiextensions.CustomResource(
        `${name}-rules-${group}`,
        { apiVersion, kind: "PrometheusRule", metadata: metadata(group), spec: { groups: [content] } },
        { parent: this },
      );
    for (const group of args.groups) judge(group.name, group);
    judge("certificate-ends", args.certificates);
    this.registerOutputs();
  }
}

/** The pods of a target, as the operator reads it. */
const podMonitorSpec = (target: ScrapeTarget, authorities: pulumi.Output<string>): object => ({
  selector: { matchLabels: selectorLabels({ name: target.workload }) },
  podMetricsEndpoints: [
    {
      port: target.port.name,
      path: target.path ?? "/metrics",
      followRedirects: false,
      ...(target.tls && {
        scheme: "https",
        tlsConfig: {
          serverName: target.tls.serverName,
          ca: { configMap: { name: authorities, key: authorityFile(target.tls.authority) } },
        },
      }),
      // Rules know series by the job that the platform gives them.
      ...(target.metrics !== undefined && {
        metricRelabelings: [{ action: "keep", sourceLabels: ["__name__"], regex: target.metrics }],
      }),
      relabelings: [
        { action: "replace", targetLabel: "job", replacement: target.job },
        { action: "replace", sourceLabels: ["__meta_kubernetes_pod_node_name"], targetLabel: "node" },
      ],
    },
  ],
});
