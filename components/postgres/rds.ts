import * as pulumi from "@pulumi/pulumi";
import type { RdsSettings } from "../../settings/rds.ts";
import { rdsAuthorities } from "../../settings/rds-authorities.ts";
import type { Settings } from "../../settings.ts";
import { amazonAuthorities, aws, type AwsAccount, makeAlarms, protectionOf } from "../aws/index.ts";
import { Configuration } from "../configuration/index.ts";
import { tlsFiles } from "../names.ts";
import type { SecretStore } from "../secrets/index.ts";
import type { Postgres } from "./index.ts";
import { ports } from "./names.ts";
import { rdsAlarms } from "./rds-alarms.ts";
import { rdsCluster } from "./rds-cluster.ts";
import { RdsCredentials } from "./rds-credentials.ts";
import type { RdsServer } from "./rds-foundation.ts";
import { rdsInstance } from "./rds-instance.ts";
import { RdsProxy } from "./rds-proxy.ts";
import { RdsRoles } from "./rds-roles.ts";

export interface RdsPostgresArgs {
  readonly namespace: pulumi.Output<string>;
  /** Where secrets are kept. */
  readonly store: SecretStore;
  readonly account: AwsAccount;
  readonly settings: Settings;
  readonly postgres: RdsSettings;
  readonly priorityClasses: Readonly<Record<"batch", pulumi.Output<string>>>;
  /** What must be in place before the first pod starts. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * PostgreSQL at Amazon RDS: a Multi-AZ instance, a Multi-AZ cluster or Aurora, encrypted with the account's key, reachable for
 * the cluster's workloads alone. AWS Secrets Manager has the administrator's password; a Job makes users and databases with it.
 *
 * Cost: db.m7g.large as a Multi-AZ instance with 100 GiB is about 300 USD a month in eu-central-1; a Multi-AZ cluster takes
 * three servers for two, and Aurora one for each reader and by its reads and writes.
 */
export class RdsPostgres extends pulumi.ComponentResource {
  /** What SARK sees of it. */
  readonly client: Postgres;

  constructor(name: string, args: RdsPostgresArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:postgres:RdsPostgres", name, {}, options);
    const { namespace, account, settings, postgres } = args;
    const within = { parent: this };
    const { region, alarmTopics } = account.settings;
    const make = postgres.kind === "instance" ? rdsInstance : rdsCluster;
    const server = make(
      name,
      { account, postgres, protection: protectionOf(account.settings, "postgres", settings.deletionProtection) },
      this,
    );
    const { dimension } = server;
    makeAlarms(
      name,
      rdsAlarms(postgres),
      { namespace: "AWS/RDS", dimensions: { [dimension.name]: dimension.value }, topics: alarmTopics },
      this,
    );
    this.subscriptions(name, server, alarmTopics);

    const credentials = new RdsCredentials(
      `${name}-credentials`,
      {
        store: args.store,
        administrator: administratorPassword(server, this),
        protect: settings.deletionProtection,
      },
      within,
    );
    const authorities = rdsAuthorities(region);
    const trust = new Configuration(
      `${name}-trust`,
      { namespace, identity: { name: "postgres", component: "database" }, data: { [tlsFiles.authority]: authorities } },
      within,
    );
    const roles = new RdsRoles(
      `${name}-roles`,
      {
        namespace,
        settings,
        postgres,
        host: server.host,
        credentials,
        trust: trust.configMap,
        priorityClass: args.priorityClasses.batch,
        after: args.after,
      },
      within,
    );

    const own = { host: server.host, port: ports.postgres };
    const proxy =
      postgres.proxy &&
      new RdsProxy(
        `${name}-proxy`,
        { account, proxy: postgres.proxy, server, user: postgres.user, password: credentials.ownerPassword },
        within,
      );
    const on = (database: string) => ({
      endpoint: proxy ? { ...own, host: proxy.host } : own,
      server: own,
      user: postgres.user,
      password: credentials.owner,
      name: database,
    });
    this.client = {
      own: on(postgres.database),
      audit: on(postgres.auditDatabase),
      // The proxy's certificate is of other authorities than the server's.
      tls: { mode: "verify-full", caCertificate: proxy ? authorities + amazonAuthorities() : authorities },
      ready: [roles],
    };
    this.registerOutputs();
  }

  /** Events of the server that people should know of. */
  private subscriptions(name: string, { dimension }: RdsServer, topics: readonly string[]): void {
    const single = dimension.name === "DBInstanceIdentifier";
    topics.forEach((snsTopic, index) => {
      new aws.rds.EventSubscription(
        `${name}-events-${index}`,
        {
          snsTopic,
          sourceType: single ? "db-instance" : "db-cluster",
          sourceIds: [dimension.value],
          eventCategories: single
            ? ["availability", "deletion", "failover", "failure", "low storage", "maintenance"]
            : ["deletion", "failover", "failure", "maintenance"],
        },
        // Amazon changes the type and the ids in two requests, between which they would not fit.
        { parent: this, replaceOnChanges: ["sourceType"] },
      );
    });
  }
}

/** The administrator's password as it is now: Secrets Manager changes it every week, and the next update takes the new one. */
function administratorPassword({ administratorSecret }: RdsServer, parent: pulumi.Resource): pulumi.Output<string> {
  const { secretString } = aws.secretsmanager.getSecretVersionOutput({ secretId: administratorSecret }, { parent });
  return pulumi.secret(secretString).apply((text) => passwordIn(text));
}

function passwordIn(text: string): string {
  const content: unknown = JSON.parse(text);
  const password: unknown =
    typeof content === "object" && content !== null && "password" in content ? content.password : undefined;
  if (typeof password !== "string") throw new Error("the administrator's secret has no password");
  return password;
}
