import { z } from "zod";
import { alertsSchema, duration, silencedSchema } from "./alerts.ts";
import { grafanaSchema } from "./grafana.ts";
import { healthProbeSchema } from "./health-probe.ts";
import type { Immutable } from "./immutable.ts";
import { peer } from "./network.ts";
import { receiversSchema } from "./receivers.ts";
import { defaultResources } from "./services.ts";
import { storageSchema } from "./storage.ts";
import { labels } from "./values.ts";

/** What alerts are like, whoever evaluates them. */
const rules = {
  alerts: alertsSchema,
  withoutAlerts: silencedSchema,
  runbooks: z
    .string()
    .regex(/^[^\s]+[^/\s]$/, "must be a URL or a path without a slash at its end")
    .default("docs/runbooks")
    .describe("Where people find the folder docs/runbooks: a URL. Default: docs/runbooks, the path in this program."),
};

const prometheus = z
  .strictObject({
    replicas: z
      .int()
      .min(1)
      .max(3)
      .default(2)
      .describe("Prometheis that all measure the same, so that one may be lost. Default: 2."),
    scrapeIntervalSeconds: z.int().min(5).max(60).default(15).describe("Time between two measurements. Default: 15."),
    retention: duration.default("15d").describe("How long measurements are kept, if they fit. Default: 15d."),
    storage: storageSchema.prefault({ size: "50Gi" }).describe("Volume of each. Where it is not given: 50Gi."),
    resources: defaultResources(["200m", "1Gi"], ["2", "4Gi"], "64Mi"),
    externalLabels: labels
      .default({})
      .describe("Labels of everything that is sent elsewhere, such as the cluster's name. Default: none."),
    remoteWrite: z
      .strictObject({
        url: z
          .url({ protocol: /^https$/, error: "must be an https URL" })
          .refine((url) => !/^[^/]*\/\/[^/]*@/.test(url), "must not carry a user or a password"),
        peer: peer.describe("Where it is, for the network policy."),
        bearerTokenFrom: z
          .strictObject({ secret: z.string().min(1), key: z.string().min(1) })
          .optional()
          .describe("The Secret of others that holds a token for it. Without it none is sent."),
      })
      .optional()
      .describe("Where measurements are copied to. Default: nowhere."),
  })
  .prefault({})
  .describe("Measures, and evaluates the rules.");

const alertmanager = z
  .strictObject({
    replicas: z
      .int()
      .min(1)
      .max(5)
      .refine((count) => count % 2 === 1, "must be odd: an even number survives no more failures")
      .default(3)
      .describe("Alertmanagers; they agree on who notifies. Default: 3."),
    storage: storageSchema
      .prefault({ size: "1Gi" })
      .describe("Volume of each, for silences. Where it is not given: 1Gi."),
    resources: defaultResources(["20m", "64Mi"], ["200m", "256Mi"], "32Mi"),
  })
  .prefault({})
  .describe("Groups alerts, and tells people once.");

const own = z.strictObject({
  mode: z
    .literal("own")
    .describe("Prometheus, Alertmanager, kube-state-metrics and Grafana of the platform's own, in its namespace."),
  ...rules,
  prometheus,
  alertmanager,
  kubeStateMetrics: z
    .strictObject({ resources: defaultResources(["10m", "64Mi"], ["200m", "256Mi"], "16Mi") })
    .prefault({})
    .describe("Tells what Kubernetes makes of the platform's objects."),
  grafana: grafanaSchema,
  healthProbe: healthProbeSchema,
  receivers: receiversSchema,
});

const operator = z.strictObject({
  mode: z
    .literal("operator")
    .describe(
      "The cluster has the Prometheus operator and kube-state-metrics: it gets PodMonitor and PrometheusRule objects. Its " +
        "Prometheus must be in sark:network.metricsClients.",
    ),
  ...rules,
  labels: labels
    .default({ release: "kube-prometheus-stack" })
    .describe("Labels by which its Prometheus finds the objects. Default: release=kube-prometheus-stack."),
});

const none = z.strictObject({
  mode: z.literal("none").describe("Nothing is measured by the platform; metrics are served all the same."),
});

export const monitoringSchema = z
  .discriminatedUnion("mode", [own, operator, none])
  .prefault({ mode: "none" })
  .describe("Who measures the platform and tells people when something is wrong. Where it is not given: nobody.");

export type MonitoringSettings = Immutable<z.output<typeof monitoringSchema>>;
export type OwnMonitoringSettings = Extract<MonitoringSettings, { mode: "own" }>;
export type OperatorMonitoringSettings = Extract<MonitoringSettings, { mode: "operator" }>;
/** Where rules are evaluated, whoever does it. */
export type RuleSettings = Exclude<MonitoringSettings, { mode: "none" }>;
