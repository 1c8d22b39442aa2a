import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import type { ClusterPostgresSettings } from "../../settings/postgres.ts";
import type { Settings } from "../../settings.ts";
import { tlsFiles } from "../names.ts";
import type { ContainerArgs, SecretKey } from "../workload/index.ts";
import { ports, users } from "./names.ts";

/** Where the exporter finds the certificate of the pooler's authority. */
const trustDirectory = "/etc/pgbouncer-trust";

/** Name of the volume with that certificate, which the pod has to have. */
export const trustVolume = "trust";

/** Name of the port with the metrics. */
export const metricsPort = { name: "metrics", number: ports.poolerMetrics } as const;

/** PgBouncer's own database, which answers questions about itself. */
const console = "pgbouncer";

export interface PoolerExporterArgs {
  readonly images: Settings["images"];
  readonly postgres: ClusterPostgresSettings;
  readonly password: SecretKey;
}

/** Serves metrics of the pooler beside it. */
export function poolerExporter({ images, postgres, password }: PoolerExporterArgs): ContainerArgs {
  // Its page of links: that of metrics asks the pooler, which starts after it.
  const answers = { path: "/", port: metricsPort.number };
  return {
    name: "exporter",
    image: imageReference(promisedImage(images, "pgbouncerExporter")),
    arguments: [`--web.listen-address=:${metricsPort.number}`],
    ports: { [metricsPort.name]: metricsPort.number },
    environment: {
      // By the name of its Service another pooler might answer; the certificate has no name for this one.
      PGBOUNCER_EXPORTER_CONNECTION_STRING:
        `postgres://${users.poolerStatistics}@127.0.0.1:${ports.pooler}/${console}` +
        `?sslmode=verify-ca&sslrootcert=${trustDirectory}/${tlsFiles.authority}`,
    },
    secretEnvironment: { PGPASSWORD: password },
    resources: postgres.sidecarResources,
    mounts: [{ volume: trustVolume, path: trustDirectory }],
    probes: {
      startup: { check: answers, period: 1, timeout: 5, failures: 60 },
      readiness: { check: { port: metricsPort.number }, period: 10, timeout: 5, failures: 3 },
      liveness: { check: answers, period: 20, timeout: 10, failures: 3 },
    },
  };
}
