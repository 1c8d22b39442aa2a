import type { Settings, SettingName } from "../settings.ts";
import { admissionChecks } from "./admission.ts";
import { authorizationTables } from "./authorization-tables.ts";
import { awsChecks } from "./aws-checks.ts";
import { cacheChecks } from "./cache-checks.ts";
import { archiveGrant, connectionBudget, type ConnectionGrant, mainGrant } from "./capacity.ts";
import { capacityChecks } from "./capacity-checks.ts";
import { edgeChecks } from "./edge-checks.ts";
import { logsChecks } from "./logs-checks.ts";
import { monitoringChecks } from "./monitoring-checks.ts";
import { networkChecks } from "./network-checks.ts";
import type { PostgresSettings } from "./postgres.ts";
import { postgresChecks } from "./postgres-checks.ts";
import { secretChecks } from "./secret-checks.ts";
import { opaPorts } from "./services.ts";
import { transportChecks } from "./transport-checks.ts";
import { counted } from "./wording.ts";

/** A check over several settings. It runs whenever the settings it needs are valid by themselves. */
export interface Check {
  readonly needs: readonly SettingName[];
  /** The key that the message names, such as `sark.replicas.max`. */
  readonly at: string;
  /** Says what is wrong and what to do, or nothing. */
  readonly problem: (settings: Settings) => string | undefined;
}

/** Bytes of the tables that fit into a ConfigMap beside the policies: Kubernetes allows 1 MiB altogether. */
const largestTables = 960 * 1024;

const kibibytes = (size: number): number => Math.ceil(size / 1024);

/** What no single setting can know: the settings must hold together before anything is created. */
export const checks: readonly Check[] = [
  connectionCheck(mainGrant, mainLimit),
  connectionCheck(archiveGrant, () => "sark:postgres.auditArchive.maxConnections is"),
  {
    needs: ["sark"],
    at: "sark.contract",
    problem: ({ sark }) => {
      const taken: readonly number[] = Object.values(opaPorts);
      const { httpPort, metricsPort } = sark.contract;
      const wrong = [httpPort, metricsPort].find((port) => port !== undefined && taken.includes(port));
      return wrong === undefined
        ? undefined
        : `must not use port ${wrong}: the policy engine in the same pod listens on ${taken.join(" and ")}`;
    },
  },
  {
    needs: ["authorization"],
    at: "authorization.delivery.mode",
    problem: ({ authorization }) => {
      const size = Buffer.byteLength(JSON.stringify(authorizationTables(authorization)));
      if (authorization.delivery.mode !== "configMap" || size <= largestTables) return undefined;
      return (
        `must be bundle: the tables of roles and tools take ${kibibytes(size)} KiB, and a ConfigMap holds ` +
        `${kibibytes(largestTables)} KiB of them`
      );
    },
  },
  {
    needs: ["environment", "postgres"],
    at: "postgres.tls.mode",
    problem: ({ environment, postgres }) =>
      environment === "production" && postgres.mode === "existing" && postgres.tls.mode === "disable"
        ? "must not be disable while sark:environment is production: passwords and audit rows would cross the network " +
          "in clear. Use verify-full"
        : undefined,
  },
  ...awsChecks,
  ...secretChecks,
  ...postgresChecks,
  ...cacheChecks,
  ...capacityChecks,
  ...networkChecks,
  ...transportChecks,
  ...admissionChecks,
  ...edgeChecks,
  ...monitoringChecks,
  ...logsChecks,
];

/**
 * Whether all replicas together keep to what a server grants.
 *
 * @param limitOf what limits their connections, as the start of a clause
 */
function connectionCheck(
  grantOf: (postgres: PostgresSettings) => ConnectionGrant | undefined,
  limitOf: (postgres: PostgresSettings) => string,
): Check {
  return {
    needs: ["sark", "postgres"],
    at: "sark.replicas.max",
    problem: ({ sark, postgres }) => {
      const server = grantOf(postgres);
      if (server === undefined) return undefined;
      const { needed, granted, pods, perPod } = connectionBudget(sark, server);
      if (needed <= granted) return undefined;
      const { poolSize, maxOverflow } = sark.database;
      return (
        `needs ${needed} database connections: ${pods} pods (${sark.replicas.max} replicas and the surge of a rollout) ` +
        `× ${perPod} (${counted(server.databases, "database")} × (poolSize ${poolSize} + maxOverflow ${maxOverflow})), but ` +
        `${limitOf(postgres)} ${granted}. Lower sark:sark.database or the replicas, or raise the server's limit`
      );
    },
  };
}

/** What limits the connections to SARK's own database, as the start of a clause. */
function mainLimit(postgres: PostgresSettings): string {
  if (postgres.mode === "existing") return "sark:postgres.maxConnections is";
  if (postgres.mode === "rds") {
    const share = postgres.proxy ? `${postgres.proxy.connectionsPercent} percent for the proxy of ` : "";
    return `${share}sark:postgres.instanceClass ${postgres.instanceClass}, without the 20 that are kept for Amazon and for people in need, grants`;
  }
  return postgres.pooling.enabled
    ? "sark:postgres.pooling.maxClients is"
    : "sark:postgres.maxConnections, without the 20 that the server keeps for itself, is";
}
