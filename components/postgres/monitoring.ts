import { parseQuantity } from "../../settings/quantities.ts";
import type { Settings } from "../../settings.ts";
import { from, type Monitored } from "../monitoring/index.ts";
import { hostOf } from "../names.ts";
import { backupAlerts, memberAlerts } from "./alerts.ts";
import { postgresRows } from "./dashboard.ts";
import { poolerAlerts, poolerRows, poolerTargets } from "./pooler-monitoring.ts";
import { ports, postgresName, services } from "./names.ts";

/** Name of the authority that signed the members' certificate. */
export const postgresAuthority = "postgres";

/** What the database serves, and when people are called about it: nothing where others run it. */
export function postgresMonitoring(settings: Settings): readonly Monitored[] {
  const { postgres } = settings;
  if (postgres.mode !== "cluster") return [];
  const member = { workload: postgresName, pods: postgres.replicas };
  const series = from(settings, "postgres");
  const diskUsed =
    `(sum by (namespace, pod) (pg_database_size_bytes{${series}}) + sum by (namespace, pod) (pg_wal_size_bytes{${series}}))\n` +
    `/ ${parseQuantity(postgres.storage.size)}`;
  return [
    {
      component: "postgres",
      title: "PostgreSQL",
      targets: [
        { ...member, job: "postgres", port: { name: "metrics", number: ports.metrics } },
        {
          ...member,
          job: "patroni",
          port: { name: "patroni", number: ports.patroni },
          tls: { authority: postgresAuthority, serverName: hostOf(services.leader, settings.namespace) },
        },
        ...poolerTargets(postgres.pooling),
      ],
      recordings: [{ record: "sark:postgres_disk_used:ratio", expression: diskUsed }],
      alerts: [
        ...memberAlerts(settings, postgres),
        ...backupAlerts(settings, postgres),
        ...poolerAlerts(settings, postgres.pooling),
      ],
      overview: [
        {
          title: "Members of PostgreSQL",
          unit: "short",
          queries: [
            { expression: `sum(patroni_primary{${from(settings, "patroni")}})`, legend: "leaders" },
            { expression: `sum(patroni_replica{${from(settings, "patroni")}})`, legend: "replicas" },
          ],
        },
      ],
      rows: [...postgresRows(settings), ...poolerRows(settings, postgres.pooling)],
    },
  ];
}
