import { monitoredParts } from "../../../components/monitored.ts";
import { variants } from "../support/settings.ts";
import { type AlertCases, always, growing, object, type Series, series } from "../support/situation.ts";

const prometheus = (metric: string, values: string, labels = {}): Series =>
  series(metric, "prometheus", values, { pod: "prometheus-0", ...labels });

const alertmanager = (metric: string, values: string, labels = {}): Series =>
  series(metric, "alertmanager", values, { pod: "alertmanager-0", ...labels });

const targets = monitoredParts(variants.tutorial).flatMap((component) => component.targets);

/** All targets as they should be, without the last pods of one of them. */
const found = (without?: string, missing = 1): readonly Series[] =>
  targets.flatMap(({ job, pods }) =>
    Array.from({ length: pods - (job === without ? missing : 0) }, (_, ordinal) =>
      series("up", job, always(1), { pod: `${job}-${ordinal}` }),
    ),
  );

/** A pod that is asked through another one seems to answer. */
const asked = series("up", "sark-health", always(1), { pod: "sark-node-1", node: "node-1" });

/** Whether the two pods of a node answer. */
const onNode = (node: string, values: string): readonly Series[] =>
  ["sark", "gateway"].map((job) => series("up", job, values, { pod: `${job}-${node}`, node }));

const notifications = (sent: number, failed: number): readonly Series[] => [
  alertmanager("alertmanager_notifications_total", growing(sent), { integration: "slack" }),
  alertmanager("alertmanager_notifications_failed_total", growing(failed), { integration: "slack", reason: "other" }),
];

export const monitoringCases: readonly AlertCases[] = [
  {
    alert: "Watchdog",
    severity: "info",
    fires: [{ when: "there is nothing at all", series: [] }],
    // It is never silent: that is what it is for.
    silent: [],
  },
  {
    alert: "NodeUnreachable",
    severity: "warning",
    fires: [
      {
        when: "no pod on a node answers, and those on others do",
        series: [...onNode("node-1", "1x10 0x100"), ...onNode("node-2", always(1)), asked],
        labels: { node: "node-1" },
      },
      {
        when: "the nodes of a zone are gone, one alert for each",
        series: [...onNode("node-1", always(0)), ...onNode("node-2", always(0)), ...onNode("node-3", always(1))],
        count: 2,
      },
    ],
    silent: [
      {
        when: "one of its pods answers",
        series: [...onNode("node-1", always(0)), series("up", "cache", always(1), { pod: "cache-0", node: "node-1" })],
      },
      {
        when: "the only pod that it has does not, at two ports",
        series: ["sark", "opa"].map((job) => series("up", job, always(0), { pod: "sark-1", node: "node-1" })),
      },
      { when: "it answers no more for a minute", series: onNode("node-1", "1x28 0 1x100") },
    ],
  },
  {
    alert: "TargetDown",
    severity: "warning",
    fires: [
      {
        when: "a pod does not answer",
        series: [series("up", "opa", "1x10 0x100", { pod: "sark-1", node: "node-1" })],
        labels: { pod: "sark-1", node: "node-1" },
      },
    ],
    silent: [
      { when: "all answer", series: found() },
      { when: "a pod of somebody else does not", series: [series("up", "other", always(0))] },
    ],
  },
  {
    alert: "TargetMissing",
    severity: "warning",
    fires: [
      { when: "one pod of the cache is not found", series: found("cache") },
      { when: "no pod of the gateway is found", series: found("gateway", 3) },
    ],
    silent: [{ when: "all are found", series: found() }],
  },
  {
    alert: "KubeStateMetricsFailing",
    severity: "critical",
    fires: [{ when: "nobody tells of SARK", series: [] }],
    silent: [
      {
        when: "somebody tells, even of no pod",
        series: [object("kube_deployment_status_replicas_available", always(0), { deployment: "sark" })],
      },
    ],
  },
  {
    alert: "RuleEvaluationFailing",
    severity: "critical",
    fires: [
      {
        when: "a rule fails",
        series: [prometheus("prometheus_rule_evaluation_failures_total", growing(1), { rule_group: "cache" })],
      },
    ],
    silent: [
      {
        when: "none fails",
        series: [prometheus("prometheus_rule_evaluation_failures_total", always(3), { rule_group: "cache" })],
      },
    ],
  },
  {
    alert: "PrometheusCannotNotify",
    severity: "critical",
    fires: [
      {
        when: "no Alertmanager takes anything",
        series: [
          prometheus("prometheus_notifications_errors_total", growing(10), { alertmanager: "a" }),
          prometheus("prometheus_notifications_sent_total", always(7), { alertmanager: "a" }),
        ],
      },
      { when: "it knows none", series: [prometheus("prometheus_notifications_alertmanagers_discovered", always(0))] },
    ],
    silent: [
      {
        when: "two of three are away",
        series: ["a", "b", "c"].flatMap((name) => [
          prometheus("prometheus_notifications_errors_total", growing(name === "c" ? 0 : 10), { alertmanager: name }),
          prometheus("prometheus_notifications_sent_total", growing(name === "c" ? 10 : 0), { alertmanager: name }),
        ]),
      },
      { when: "it knows three", series: [prometheus("prometheus_notifications_alertmanagers_discovered", always(3))] },
    ],
  },
  {
    alert: "PrometheusStorageFailing",
    severity: "warning",
    fires: [
      { when: "writes fail", series: [prometheus("prometheus_tsdb_wal_writes_failed_total", growing(1))] },
      { when: "a compaction failed", series: [prometheus("prometheus_tsdb_compactions_failed_total", "0x20 1x100")] },
    ],
    silent: [
      {
        when: "nothing fails",
        series: [
          prometheus("prometheus_tsdb_wal_writes_failed_total", always(0)),
          prometheus("prometheus_tsdb_compactions_failed_total", always(2)),
        ],
      },
    ],
  },
  {
    alert: "AlertmanagerClusterSplit",
    severity: "warning",
    fires: [{ when: "one sees only itself", series: [alertmanager("alertmanager_cluster_members", always(1))] }],
    silent: [{ when: "it sees all three", series: [alertmanager("alertmanager_cluster_members", always(3))] }],
  },
  {
    alert: "AlertmanagerCannotNotify",
    severity: "critical",
    fires: [{ when: "half of the messages fail", series: notifications(2, 1) }],
    silent: [{ when: "one in a hundred fails", series: notifications(100, 1) }],
  },
];
