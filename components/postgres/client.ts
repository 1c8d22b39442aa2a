import type { ClusterPostgresSettings } from "../../settings/postgres.ts";
import { hostOf } from "../names.ts";
import type { PostgresCluster } from "./cluster.ts";
import type { Postgres } from "./index.ts";
import { ports, services } from "./names.ts";

/**
 * The platform's own cluster as its clients see it.
 *
 * @param namespace of the cluster
 */
export function clusterPostgres(
  cluster: PostgresCluster,
  settings: ClusterPostgresSettings,
  namespace: string,
): Postgres {
  const server = { host: hostOf(services.leader, namespace), port: ports.postgres };
  const pooler = { host: hostOf(services.pooler, namespace), port: ports.pooler };
  const on = (name: string) => ({
    endpoint: settings.pooling.enabled ? pooler : server,
    server,
    user: cluster.credentials.login,
    password: cluster.credentials.owner,
    name,
  });
  return {
    own: on(settings.database),
    audit: on(settings.auditDatabase),
    tls: { mode: "verify-full", caCertificate: cluster.credentials.authority },
    certificateEnds: cluster.credentials.certificateEnds,
    ready: cluster.ready,
    restored: cluster.restored,
    credentials: cluster.credentials,
  };
}
