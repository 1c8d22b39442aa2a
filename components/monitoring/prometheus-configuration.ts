import { stringify } from "yaml";
import type { OwnMonitoringSettings } from "../../settings/monitoring.ts";
import { parseQuantity } from "../../settings/quantities.ts";
import type { ForeignTarget, ScrapeTarget } from "./contract.ts";
import { foreignConfiguration } from "./foreign.ts";
import { alertmanagerHosts, ports } from "./names.ts";
import { scrapeConfiguration } from "./scrape.ts";

/** Where things are in the container. */
export const directories = {
  configuration: "/etc/prometheus",
  rules: "/etc/prometheus-rules",
  data: "/prometheus",
  remoteWrite: "/etc/prometheus-remote-write",
} as const;

/** Variable with the name of the pod, by which the two of a pair differ. */
export const replicaVariable = "POD_NAME";

/** Share of the volume that blocks may take; the log of what is not in a block yet needs room beside. */
const blockShare = 0.8;

/**
 * Prometheus' configuration file.
 *
 * @param namespace of the platform
 * @param foreign pods of others that tell of it
 */
export function prometheusConfiguration(
  { prometheus, alertmanager }: OwnMonitoringSettings,
  targets: readonly ScrapeTarget[],
  namespace: string,
  foreign: readonly ForeignTarget[],
): string {
  const { scrapeIntervalSeconds, retention, storage, externalLabels, remoteWrite } = prometheus;
  const interval = `${scrapeIntervalSeconds}s`;
  const blocks = `${Math.floor((parseQuantity(storage.size) * blockShare) / 2 ** 20)}MB`;
  const configuration = {
    global: {
      scrape_interval: interval,
      scrape_timeout: `${Math.min(10, scrapeIntervalSeconds)}s`,
      evaluation_interval: interval,
      external_labels: { ...externalLabels, namespace, replica: `$\{${replicaVariable}}` },
    },
    storage: { tsdb: { retention: { time: retention, size: blocks } } },
    rule_files: [`${directories.rules}/*.yaml`],
    alerting: {
      // The same alert of both is one alert.
      alert_relabel_configs: [{ action: "labeldrop", regex: "replica" }],
      // Each is told by itself: behind a Service only one of them would learn of an alert.
      alertmanagers: [
        {
          static_configs: [
            {
              targets: alertmanagerHosts(alertmanager.replicas, namespace).map(
                (host) => `${host}:${ports.alertmanager}`,
              ),
            },
          ],
        },
      ],
    },
    ...(remoteWrite && {
      remote_write: [
        {
          url: remoteWrite.url,
          ...(remoteWrite.bearerTokenFrom && {
            authorization: { credentials_file: `${directories.remoteWrite}/${remoteWrite.bearerTokenFrom.key}` },
          }),
        },
      ],
    }),
    scrape_configs: [
      ...targets.map((target) => scrapeConfiguration(target, namespace)),
      ...foreign.map((target) => foreignConfiguration(target, namespace)),
    ],
  };
  return stringify(configuration, { lineWidth: 0, aliasDuplicateObjects: false });
}
