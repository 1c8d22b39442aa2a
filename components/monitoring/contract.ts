import type { PlatformAlert } from "../../settings/alert-names.ts";
import type { Severity } from "../../settings/alerts.ts";
import type { Settings } from "../../settings.ts";

// What a component says about its own monitoring. Each declares it in its folder, in `monitoring.ts`; this folder collects.

/** Something that serves metrics: a port of each pod of a workload. */
export interface ScrapeTarget {
  /** Label `job` of its series, unique in the platform. */
  readonly job: string;
  /** Name of the workload, as in the flow table. */
  readonly workload: string;
  /** Port of the pod, by the name that a container gives it. */
  readonly port: { readonly name: string; readonly number: number };
  /** Default: /metrics. */
  readonly path?: string;
  /** Over TLS; default: without. */
  readonly tls?: {
    /** Whose authority signed the certificate, by the name under which the platform hands it over. */
    readonly authority: string;
    /** A name in the certificate: pods are asked by address. */
    readonly serverName: string;
  };
  /** A pattern of the metrics that are kept, of all of it. Default: every metric. */
  readonly metrics?: string;
  /**
   * No metrics are read there: the prober asks at the path, and its answer is good with status 200 and a body that all these
   * regular expressions match. Only where the platform runs the prober. Default: it serves metrics.
   */
  readonly probe?: { readonly body: readonly string[] };
  /** The series bring labels such as `namespace` and `pod` of what they are about. Default: false. */
  readonly aboutOthers?: boolean;
  /** Pods that there are at least, when all is well. */
  readonly pods: number;
}

/** Pods of others that tell of the platform among other things. Only where Prometheus is the platform's own. */
export interface ForeignTarget {
  /** Label `job` of its series, unique in the platform. */
  readonly job: string;
  readonly namespace: string;
  /** Labels of the pods; at least one. */
  readonly podLabels: Readonly<Record<string, string>>;
  readonly port: number;
  readonly path: string;
  /** Pods that there are at least, when all is well. */
  readonly pods: number;
  /** The metric that is kept, of all that are served. */
  readonly metric: string;
  /** The label that tells series about the platform from others, and a pattern of its values. */
  readonly ours: { readonly label: string; readonly pattern: string };
}

/** An alert whose page makes another one superfluous. */
export interface Cause {
  readonly alert: PlatformAlert;
  /** Labels beside the namespace that both must have alike, such as `pod`. Default: none. */
  readonly same?: readonly string[];
  /** Why the one follows from the other, as a sentence. */
  readonly because: string;
}

/** A rule that calls people. */
export interface Alert {
  readonly name: PlatformAlert;
  readonly severity: Severity;
  /** PromQL; it fires for each series that this returns. */
  readonly expression: string;
  /** It must return a series for so long, such as `5m`. */
  readonly for: string;
  /** Labels that tell rules of one alert apart. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What is wrong, in one sentence. Labels are `{{ $labels.pod }}`, the value is `{{ $value }}`. */
  readonly summary: string;
  /** What it means for users. */
  readonly description: string;
  /** What explains it: while one of these fires, people are not told of this alert too. Default: nothing. */
  readonly causes?: readonly Cause[];
}

/** A rule that keeps the result of a query as a series. */
export interface Recording {
  readonly record: string;
  readonly expression: string;
}

/** How a dashboard shows values, in Grafana's names. */
export type Unit = "short" | "reqps" | "ops" | "percentunit" | "s" | "bytes" | "Bps" | "none";

export interface Query {
  readonly expression: string;
  /** Such as `{{pod}}`. */
  readonly legend: string;
}

export interface Panel {
  readonly title: string;
  /** For people who wonder what they see. */
  readonly description?: string;
  readonly unit: Unit;
  readonly queries: readonly Query[];
  /** What it means that there is nothing to show, as a sentence. Default: there is always something. */
  readonly nothing?: string;
}

/** Panels that are shown together. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** The monitoring of one component. */
export interface Monitored {
  /** Name of its rules and of its dashboard, such as `postgres`. */
  readonly component: string;
  /** For people, such as `PostgreSQL`. */
  readonly title: string;
  readonly targets: readonly ScrapeTarget[];
  /** Default: none. */
  readonly foreign?: readonly ForeignTarget[];
  readonly recordings: readonly Recording[];
  readonly alerts: readonly Alert[];
  /** What of it belongs on the dashboard with everything. */
  readonly overview: readonly Panel[];
  readonly rows: readonly Row[];
}

/** Part of a selector: series of a job of this platform, of which a cluster may have several. */
export const from = ({ namespace }: Pick<Settings, "namespace">, job: string): string =>
  `namespace="${namespace}",job="${job}"`;

/** Part of a selector: series about this platform's objects, whoever serves them. */
export const about = ({ namespace }: Pick<Settings, "namespace">): string => `namespace="${namespace}"`;

/** The share of what is bad. A series that appears with the first failure only would otherwise leave none while all is well. */
export const shareOf = (bad: string, all: string): string => `(${bad} or 0 * ${all})\n/\n${all}`;

/** That a Deployment has so few pods left that the next loss may be the last one. */
export const tooFewPods = (settings: Pick<Settings, "namespace">, deployment: string, replicas: number): string =>
  `kube_deployment_status_replicas_available{${about(settings)},deployment="${deployment}"} < ${Math.min(2, replicas)}`;
