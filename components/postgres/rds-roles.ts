import * as pulumi from "@pulumi/pulumi";
import { archiveServer } from "../../settings/postgres.ts";
import type { RdsSettings } from "../../settings/rds.ts";
import type { Settings } from "../../settings.ts";
import { ReleaseJob } from "../workload/index.ts";
import { jobs, maintenanceJob, psqlConnection, psqlOnceReady } from "./maintenance.ts";
import { directories, ports, users } from "./names.ts";
import type { RdsCredentials } from "./rds-credentials.ts";

const script = "rds_roles.sql";

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
    const { postgres } = args;
    const { maintenance } = args.credentials;
    const job = maintenanceJob(name, jobs.roles, [script], { ...args, user, deadline }, this);
    new ReleaseJob(
      name,
      {
        ...job,
        pod: {
          ...job.pod,
          volumes: [...job.pod.volumes, { name: "trust", configMap: args.trust }],
          container: {
            ...job.pod.container,
            ...psqlOnceReady(script),
            environment: {
              ...psqlConnection({ host: args.host, port: ports.postgres, user: postgres.administrator }),
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
            mounts: [...job.pod.container.mounts, { volume: "trust", path: directories.tls }],
          },
        },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
