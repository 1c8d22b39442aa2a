import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { imageReference } from "../../settings/images.ts";
import { archiveServer } from "../../settings/postgres.ts";
import type { RdsSettings } from "../../settings/rds.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import { tlsFiles } from "../names.ts";
import { ReleaseJob } from "../workload/index.ts";
import { jobResources, jobs } from "./maintenance.ts";
import { directories, ports, users } from "./names.ts";
import type { RdsCredentials } from "./rds-credentials.ts";

const script = "rds_roles.sql";
const scriptDirectory = "/scripts";

/** Numeric user of the Job: the image only has to have psql. */
const user = 999;

/** How long it may take, in seconds: a new server's name may be a while in getting known. */
const deadline = 600;

export interface RdsRolesArgs {
  readonly namespace: pulumi.Output<string>;
  readonly settings: Settings;
  readonly postgres: RdsSettings;
  readonly host: pulumi.Output<string>;
  readonly credentials: RdsCredentials;
  /** ConfigMap with the certificates of the authorities. */
  readonly trust: pulumi.Output<string>;
  readonly priorityClass: pulumi.Output<string>;
  readonly after: readonly pulumi.Resource[];
}

/** Runs when the server is there: makes users, passwords and databases what the settings say. */
export class RdsRoles extends pulumi.ComponentResource {
  constructor(name: string, args: RdsRolesArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:postgres:RdsRoles", name, {}, options);
    const { namespace, postgres } = args;
    const { images } = args.settings;
    if (images.postgres === undefined) throw new Error("the settings promise an image with psql");
    const { maintenance } = args.credentials;
    const identity = { name: jobs.roles, component: "database-maintenance" };
    const scripts = new Configuration(
      `${name}-scripts`,
      { namespace, identity, data: { [script]: readFileSync(join(import.meta.dirname, "scripts", script), "utf8") } },
      { parent: this },
    );
    new ReleaseJob(
      name,
      {
        namespace,
        identity,
        pod: {
          user,
          version: images.postgres.tag,
          pullSecrets: images.pullSecrets,
          priorityClass: args.priorityClass,
          volumes: [
            { name: "tmp", sizeLimit: "16Mi" },
            { name: "scripts", configMap: scripts.configMap },
            { name: "trust", configMap: args.trust },
          ],
          container: {
            name: "job",
            image: imageReference(images.postgres),
            command: ["sh", "-c", 'until pg_isready --quiet; do sleep 1; done; exec psql --no-psqlrc --file="$0"'],
            arguments: [`${scriptDirectory}/${script}`],
            environment: {
              PGHOST: args.host,
              PGPORT: String(ports.postgres),
              PGUSER: postgres.administrator,
              PGDATABASE: "postgres",
              PGSSLMODE: "verify-full",
              PGSSLROOTCERT: `${directories.tls}/${tlsFiles.authority}`,
              PGCONNECT_TIMEOUT: "10",
              OWNER: postgres.user,
              READ_ONLY: users.readOnly,
              DATABASE: postgres.database,
              ...(archiveServer(postgres) === undefined && { AUDIT_DATABASE: postgres.auditDatabase }),
            },
            secretEnvironment: {
              PGPASSWORD: maintenance.administrator,
              OWNER_VERIFIER: maintenance.owner,
              READ_ONLY_VERIFIER: maintenance.readOnly,
            },
            resources: jobResources,
            mounts: [
              { volume: "tmp", path: "/tmp", readOnly: false },
              { volume: "scripts", path: scriptDirectory },
              { volume: "trust", path: directories.tls },
            ],
          },
        },
        deadlineSeconds: deadline,
        retries: 3,
        after: args.after,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
