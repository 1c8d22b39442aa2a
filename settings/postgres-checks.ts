import { pooledConnections } from "./capacity.ts";
import type { Check } from "./checks.ts";
import { archiveServer } from "./postgres.ts";
import { refusedParameters } from "./postgres-parameters.ts";
import { parseQuantity } from "./quantities.ts";
import { counted } from "./wording.ts";

/** Memory that a member needs at least: its processes, Patroni, and buffers that are worth the name. */
const leastMemory = { text: "256Mi", bytes: 256 * 2 ** 20 };

/** What must hold together where the platform runs PostgreSQL itself. */
export const postgresChecks: readonly Check[] = [
  {
    needs: ["images", "postgres"],
    at: "images",
    problem: ({ images, postgres }) => {
      if (postgres.mode !== "cluster") return undefined;
      const { enabled, metrics } = postgres.pooling;
      const needed = {
        postgres: true,
        postgresExporter: true,
        pgbouncer: enabled,
        pgbouncerExporter: enabled && metrics,
      };
      const missing = (["postgres", "postgresExporter", "pgbouncer", "pgbouncerExporter"] as const).filter(
        (name) => needed[name] && images[name] === undefined,
      );
      return missing.length === 0
        ? undefined
        : `must name ${missing.join(" and ")} while sark:postgres.mode is cluster: the platform runs them itself`;
    },
  },
  {
    needs: ["network", "postgres"],
    at: "network.apiServer",
    problem: ({ network, postgres }) =>
      postgres.mode === "cluster" && network.apiServer === undefined
        ? "is required while sark:postgres.mode is cluster: members keep their leader's lock there. Find its addresses " +
          "with: kubectl get endpointslices --selector=kubernetes.io/service-name=kubernetes"
        : undefined,
  },
  {
    needs: ["postgres"],
    at: "postgres.pooling.poolSize",
    problem: ({ postgres }) => {
      const { databases, needed, granted } = pooledConnections(postgres);
      if (postgres.mode !== "cluster" || needed <= granted) return undefined;
      const { replicas, poolSize } = postgres.pooling;
      return (
        `needs ${needed} database connections: (${replicas} poolers + 1 during a rollout) × ` +
        `${counted(databases, "database")} × ${poolSize}, but ` +
        `sark:postgres.maxConnections is ${postgres.maxConnections}, of which the server keeps 20 for itself. Lower it, or ` +
        "raise the limit"
      );
    },
  },
  {
    needs: ["postgres"],
    at: "postgres.parameters",
    problem: ({ postgres }) => {
      const refused = postgres.mode === "cluster" ? refusedParameters(postgres) : [];
      return refused.length === 0
        ? undefined
        : `must not set ${refused.join(", ")}: the platform decides these by its other settings`;
    },
  },
  {
    needs: ["postgres"],
    at: "postgres.resources.limits.memory",
    problem: ({ postgres }) =>
      postgres.mode === "cluster" && parseQuantity(postgres.resources.limits.memory) < leastMemory.bytes
        ? `must be at least ${leastMemory.text}, and is ${postgres.resources.limits.memory}`
        : undefined,
  },
  {
    needs: ["postgres"],
    at: "postgres.storage.size",
    problem: ({ postgres }) =>
      postgres.mode === "cluster" && parseQuantity(postgres.storage.size) < 2 ** 30
        ? `must be at least 1Gi, and is ${postgres.storage.size}: WAL needs room beside the data`
        : undefined,
  },
  {
    needs: ["postgres"],
    at: "postgres.auditDatabase",
    problem: ({ postgres }) =>
      postgres.auditArchive.mode === "timescale" && postgres.auditDatabase === postgres.database
        ? "must not be SARK's own database while sark:postgres.auditArchive.mode is timescale: its migrations fail in a " +
          "database with TimescaleDB"
        : undefined,
  },
  {
    needs: ["postgres"],
    at: "postgres.auditArchive.tls.mode",
    problem: ({ postgres }) => {
      const mode = postgres.mode === "existing" ? postgres.tls.mode : "verify-full";
      const archive = archiveServer(postgres);
      return archive === undefined || archive.tls.mode === mode
        ? undefined
        : `must be ${mode}, as for SARK's own database: SARK has one mode for all its connections`;
    },
  },
];
