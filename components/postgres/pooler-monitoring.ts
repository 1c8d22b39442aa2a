import type { Settings } from "../../settings.ts";
import type { PoolingSettings } from "../../settings/postgres.ts";
import { type Alert, from, type Row, type ScrapeTarget } from "../monitoring/index.ts";
import { services } from "./names.ts";
import { metricsPort } from "./pooler-exporter.ts";

const job = "pgbouncer";

/** What the poolers serve: nothing where they have no exporter. */
export const poolerTargets = ({ enabled, metrics, replicas }: PoolingSettings): readonly ScrapeTarget[] =>
  enabled && metrics ? [{ job, workload: services.pooler, port: metricsPort, pods: replicas }] : [];

/** When people are called about the poolers. */
export function poolerAlerts(settings: Settings, { enabled, metrics, poolSize }: PoolingSettings): readonly Alert[] {
  if (!enabled || !metrics) return [];
  const series = from(settings, job);
  return [
    {
      name: "PoolerDown",
      severity: "warning",
      expression: `pgbouncer_up{${series}} == 0`,
      for: "2m",
      summary: "PgBouncer in pod {{ $labels.pod }} does not answer.",
      description: "SARK goes through the others. Without any of them every authorization is denied.",
    },
    {
      name: "PoolerClientsWaiting",
      severity: "warning",
      // By the one that waits longest; what a transaction takes is a few milliseconds.
      expression: `max by (namespace, pod, database) (pgbouncer_pools_client_maxwait_seconds{${series}}) > 1`,
      for: "2m",
      summary: "Clients of database {{ $labels.database }} wait {{ $value | humanizeDuration }} for a connection.",
      description: `All ${poolSize} connections of the pooler in pod {{ $labels.pod }} are taken, or the server gives none. Authorizations take as much longer.`,
      causes: [{ alert: "PostgresLeaderCount", because: "A pooler has no connections without a leader." }],
    },
    {
      name: "PoolerClientsHigh",
      severity: "warning",
      expression:
        `max by (namespace, pod) (pgbouncer_used_clients{${series}})\n/\n` +
        `max by (namespace, pod) (pgbouncer_config_max_client_connections{${series}}) > 0.8`,
      for: "5m",
      summary:
        "PgBouncer in pod {{ $labels.pod }} has {{ $value | humanizePercentage }} of the clients that it may have.",
      description: "Beyond it clients are refused, and their authorizations denied.",
    },
  ];
}

/** What people look at when connections are short. */
export function poolerRows(settings: Settings, { enabled, metrics }: PoolingSettings): readonly Row[] {
  if (!enabled || !metrics) return [];
  const series = from(settings, job);
  const pools = `${series},database!="pgbouncer"`;
  return [
    {
      title: "Poolers",
      panels: [
        {
          title: "Connections to the server, of the pools",
          unit: "short",
          queries: ["active", "idle"].map((state) => ({
            expression: `sum by (database) (pgbouncer_pools_server_${state}_connections{${pools}})`,
            legend: `{{database}} ${state}`,
          })),
        },
        {
          title: "Clients that wait",
          unit: "short",
          queries: [
            {
              expression: `sum by (pod) (pgbouncer_pools_client_waiting_connections{${pools}})`,
              legend: "{{pod}}",
            },
          ],
        },
        {
          title: "The longest wait",
          unit: "s",
          queries: [
            { expression: `max by (pod) (pgbouncer_pools_client_maxwait_seconds{${pools}})`, legend: "{{pod}}" },
          ],
        },
      ],
    },
  ];
}
