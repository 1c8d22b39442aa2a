import type { Settings } from "../../settings.ts";
import { about, from, type Row } from "./contract.ts";
import { workloads } from "./names.ts";

/** What monitoring itself takes, and whether it tells people. */
export function ownRows(settings: Settings): readonly Row[] {
  const prometheus = from(settings, workloads.prometheus);
  const alertmanager = from(settings, workloads.alertmanager);
  return [
    {
      title: "Cost",
      panels: [
        {
          title: "Series",
          unit: "short",
          queries: [{ expression: `prometheus_tsdb_head_series{${prometheus}}`, legend: "{{pod}}" }],
        },
        {
          title: "Series by job",
          unit: "short",
          queries: [
            {
              expression: `sum by (job) (scrape_samples_post_metric_relabeling{${about(settings)}})`,
              legend: "{{job}}",
            },
          ],
        },
        {
          title: "Time to measure",
          unit: "s",
          queries: [{ expression: `max by (job) (scrape_duration_seconds{${about(settings)}})`, legend: "{{job}}" }],
        },
        {
          title: "Time to evaluate rules",
          unit: "s",
          queries: [
            {
              expression: `sum by (pod) (prometheus_rule_group_last_duration_seconds{${prometheus}})`,
              legend: "{{pod}}",
            },
          ],
        },
      ],
    },
    {
      title: "Notifications",
      panels: [
        {
          title: "Sent",
          unit: "ops",
          queries: [
            {
              expression: `sum by (integration) (rate(alertmanager_notifications_total{${alertmanager}}[5m]))`,
              legend: "{{integration}}",
            },
          ],
        },
        {
          title: "Failed",
          unit: "ops",
          queries: [
            {
              expression: `sum by (integration) (rate(alertmanager_notifications_failed_total{${alertmanager}}[5m]))`,
              legend: "{{integration}}",
            },
          ],
        },
      ],
    },
  ];
}
