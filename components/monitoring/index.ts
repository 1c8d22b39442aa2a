import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import type { SecretStore } from "../secrets/index.ts";
import type { SecretKey } from "../workload/index.ts";
import { Alertmanager } from "./alertmanager.ts";
import { certificateGroup, certificateMonitoring } from "./certificates.ts";
import type { Monitored } from "./contract.ts";
import { Grafana } from "./grafana.ts";
import { KubeStateMetrics } from "./kube-state-metrics.ts";
import { kubernetesMonitoring } from "./kubernetes.ts";
import { OperatorObjects } from "./operator.ts";
import { ownMonitoring } from "./own.ts";
import { Prober } from "./prober.ts";
import { Prometheus } from "./prometheus.ts";
import { ruleGroups } from "./rules.ts";
import { authorityFile } from "./scrape.ts";

export {
  about,
  type Alert,
  type Cause,
  type ForeignTarget,
  from,
  type Monitored,
  type Panel,
  type Query,
  type Recording,
  type Row,
  type ScrapeTarget,
  shareOf,
  tooFewPods,
  type Unit,
} from "./contract.ts";
export { type Outline, outlines } from "./dashboards.ts";
export { monitoringDemands } from "./demands.ts";
export { monitoringFlows } from "./flows.ts";
export { proberHost } from "./names.ts";
export { type Objective, objectiveAlerts, objectiveRecordings, recorded } from "./objectives.ts";

export interface MonitoringArgs {
  readonly namespace: pulumi.Output<string>;
  /** Where secrets are kept. */
  readonly store: SecretStore;
  readonly settings: Settings;
  /** Everything that is measured and judged, as `withMonitoring` completes it. */
  readonly monitored: readonly Monitored[];
  /** Certificates of the authorities that targets name, in PEM form. */
  readonly authorities: Readonly<Record<string, pulumi.Input<string>>>;
  /** When the certificates of the platform's own end, as RFC 3339, by what they are for. */
  readonly certificateEnds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Password of Grafana's administrator. */
  readonly grafanaPassword: SecretKey;
  readonly priorityClass: pulumi.Output<string>;
  /** What must be in place before the first pod starts. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * What the components declare about themselves, completed by what concerns all of them and monitoring itself: nothing where the
 * settings want no monitoring.
 */
export function withMonitoring(settings: Settings, declared: readonly Monitored[]): readonly Monitored[] {
  const { monitoring } = settings;
  if (monitoring.mode === "none") return [];
  const targets = declared.flatMap((component) => [...component.targets, ...(component.foreign ?? [])]);
  return [
    ...declared,
    certificateMonitoring(settings),
    kubernetesMonitoring(settings),
    ownMonitoring(settings, monitoring, targets),
  ];
}

/**
 * Measures the platform and calls people when something is wrong: with Prometheus, Alertmanager, kube-state-metrics and Grafana
 * of its own, or through the operator that the cluster has.
 */
export class Monitoring extends pulumi.ComponentResource {
  constructor(name: string, args: MonitoringArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:monitoring:Monitoring", name, {}, options);
    const { namespace, settings, monitored } = args;
    const { monitoring } = settings;
    const within = { parent: this };
    const targets = monitored.flatMap((component) => component.targets);
    const foreign = monitored.flatMap((component) => component.foreign ?? []);
    const needed = targets.flatMap(({ tls }) => tls?.authority ?? []);
    const authorities = Object.fromEntries(Object.entries(args.authorities).filter(([name]) => needed.includes(name)));
    const certificates = certificateGroup(args.certificateEnds, settings.namespace);
    if (monitoring.mode === "operator") {
      const groups = ruleGroups({ monitored, settings: monitoring, namespaceName: settings.namespace });
      const trusted = new Configuration(
        `${name}-authorities`,
        {
          namespace,
          identity: { name: "monitoring-authorities", component: "monitoring" },
          data: Object.fromEntries(
            Object.entries(authorities).map(([authority, certificate]) => [authorityFile(authority), certificate]),
          ),
        },
        within,
      );
      new OperatorObjects(
        `${name}-operator`,
        { namespace, monitoring, targets, groups, certificates, authorities: trusted.configMap },
        within,
      );
    }
    if (monitoring.mode === "own") {
      const groups = ruleGroups({ monitored, settings: monitoring, namespaceName: settings.namespace });
      const part = {
        namespace,
        store: args.store,
        settings,
        monitoring,
        priorityClass: args.priorityClass,
        after: args.after,
      };
      new KubeStateMetrics("kube-state-metrics", part, within);
      new Alertmanager("alertmanager", { ...part, monitored }, within);
      const prometheus = new Prometheus(
        "prometheus",
        { ...part, targets, foreign, groups, certificates, authorities },
        within,
      );
      if (monitoring.healthProbe.enabled) new Prober("blackbox-exporter", { ...part, targets }, within);
      if (monitoring.grafana.enabled) {
        new Grafana(
          "grafana",
          { ...part, monitored, password: args.grafanaPassword, prometheus: prometheus.service },
          within,
        );
      }
    }
    this.registerOutputs();
  }
}
