import * as pulumi from "@pulumi/pulumi";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import { archiveServer, auditExtension, type ClusterPostgresSettings } from "../../settings/postgres.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import type { Identity } from "../labels.ts";
import { hostOf, tlsFiles } from "../names.ts";
import { graceSeconds, ReleaseJob, type ReleaseJobArgs, type SecretKey } from "../workload/index.ts";
import type { PostgresCredentials } from "./credentials.ts";
import { directories, memberHosts, ports, services, users } from "./names.ts";
import { files } from "./patroni.ts";
import { scriptsNamed } from "./scripts.ts";

/** Jobs that bring a running cluster in line with the settings. */
export const jobs = {
  preparation: "postgres-preparation",
  roles: "postgres-roles",
  logins: "postgres-logins",
} as const;

/** How long each may take, in seconds: a planned switchover takes seconds. */
const deadline = 300;

const scriptDirectory = "/scripts";

/** Requests and limits of such a Job, for the quota as well. */
export const jobResources = {
  requests: { cpu: "20m", memory: "64Mi", ephemeralStorage: "16Mi" },
  limits: { cpu: "500m", memory: "128Mi", ephemeralStorage: "64Mi" },
};

interface MaintenanceArgs {
  readonly namespace: pulumi.Output<string>;
  readonly settings: Settings;
  readonly postgres: ClusterPostgresSettings;
  readonly credentials: PostgresCredentials;
  readonly priorityClass: pulumi.Output<string>;
  readonly after: readonly pulumi.Resource[];
}

export interface UpdatePreparationArgs extends MaintenanceArgs {
  /** ConfigMap with the dynamic configuration. */
  readonly patroni: pulumi.Output<string>;
  /** Changes with everything that replaces the members' pods. */
  readonly revision: pulumi.Output<string>;
}

/**
 * Runs before members are replaced: tells the running cluster its new configuration, makes the first member the leader, so
 * that it is replaced last, and gives the members' roles the passwords that the new pods have. There is nothing to do for a
 * cluster that does not exist yet.
 */
export class UpdatePreparation extends pulumi.ComponentResource {
  constructor(name: string, args: UpdatePreparationArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:postgres:UpdatePreparation", name, {}, options);
    const { postgres, settings, credentials } = args;
    const scripts = ["prepare_update.py", "member_roles.sql"];
    const job = maintenanceJob(name, jobs.preparation, scripts, jobOf(args), this);
    const members = memberHosts(postgres.replicas, settings.namespace).join(",");
    const library = auditExtension(postgres);
    new ReleaseJob(
      name,
      {
        ...job,
        pod: {
          ...job.pod,
          volumes: [
            ...job.pod.volumes,
            { name: "patroni", configMap: args.patroni },
            { name: "tls", secretName: credentials.certificates.maintenance },
          ],
          container: {
            ...job.pod.container,
            command: ["python3", `${scriptDirectory}/prepare_update.py`],
            environment: {
              MEMBERS: members,
              PATRONI_PORT: String(ports.patroni),
              TLS_DIRECTORY: directories.tls,
              DYNAMIC_CONFIGURATION: `${directories.patroni}/${files.dynamic}`,
              REVISION: args.revision,
              ROLES_SCRIPT: `${scriptDirectory}/member_roles.sql`,
              // Right after a switchover the leader's Service may still lead to its predecessor.
              ...psqlConnection({ host: members, user: users.superuser }),
              PGTARGETSESSIONATTRS: "read-write",
              PGSSLCERT: `${directories.tls}/${tlsFiles.certificate}`,
              PGSSLKEY: `${directories.tls}/${tlsFiles.key}`,
              MAINTENANCE: users.maintenance,
              SUPERUSER: users.superuser,
              REPLICATION: users.replication,
              REWIND: users.rewind,
              ...(library !== undefined && { LIBRARY: library, PROGRAM_DIRECTORY: postgres.binDirectory }),
            },
            secretEnvironment: {
              PGPASSWORD: credentials.superuser,
              SUPERUSER_PASSWORD: credentials.superuser,
              REPLICATION_PASSWORD: credentials.replication,
              REWIND_PASSWORD: credentials.rewind,
            },
            mounts: [
              ...job.pod.container.mounts,
              { volume: "patroni", path: directories.patroni },
              { volume: "tls", path: directories.tls },
            ],
          },
        },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

export interface DatabaseRolesArgs extends MaintenanceArgs {
  /** Changes with the data, where these were restored: passwords are those of their time. */
  readonly restored?: pulumi.Output<string> | undefined;
}

/** Runs after the cluster is ready: makes users, passwords and databases what the settings say. */
export class DatabaseRoles extends pulumi.ComponentResource {
  constructor(name: string, args: DatabaseRolesArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:postgres:DatabaseRoles", name, {}, options);
    const { postgres, credentials } = args;
    const extension = auditExtension(postgres);
    const environment = {
      OWNER: postgres.user,
      READ_ONLY: users.readOnly,
      MAINTENANCE: users.maintenance,
      MONITORING: users.monitoring,
      REWIND: users.rewind,
      POOLER: users.poolerAuthentication,
      DATABASE: postgres.database,
      ...(archiveServer(postgres) === undefined && { AUDIT_DATABASE: postgres.auditDatabase }),
      ...(extension !== undefined && { AUDIT_EXTENSION: extension }),
    };
    const secretEnvironment = {
      LOGIN: credentials.login,
      LOGIN_VERIFIER: credentials.loginVerifier,
      READ_ONLY_PASSWORD: credentials.readOnly,
      MONITORING_PASSWORD: credentials.monitoring,
      POOLER_PASSWORD: credentials.poolerAuthentication,
    };
    scriptJob(name, jobs.roles, { script: "roles.sql", environment, secretEnvironment }, args, this);
    this.registerOutputs();
  }
}

/** How much longer than a pod of SARK a former login lives, in seconds: clocks and kubelets need not be exact. */
const loginMargin = 60;

/**
 * Runs after SARK has rolled out: gives the logins of before an end, when the last pod that uses them is killed. An update that
 * fails before leaves them to the pods of before, for as long as these live.
 */
export class FormerLogins extends pulumi.ComponentResource {
  constructor(name: string, args: DatabaseRolesArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:postgres:FormerLogins", name, {}, options);
    const { postgres, settings, credentials } = args;
    const environment = {
      OWNER: postgres.user,
      SECONDS: String(graceSeconds(settings.sark.termination) + loginMargin),
    };
    const secretEnvironment = { LOGIN: credentials.login };
    scriptJob(name, jobs.logins, { script: "former_logins.sql", environment, secretEnvironment }, args, this);
    this.registerOutputs();
  }
}

/** A Job that runs a script in psql as the superuser, on the leader. */
function scriptJob(
  name: string,
  purpose: string,
  run: {
    readonly script: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly secretEnvironment: Readonly<Record<string, SecretKey>>;
  },
  args: DatabaseRolesArgs,
  parent: pulumi.Resource,
): void {
  const { settings, credentials } = args;
  const job = maintenanceJob(name, purpose, [run.script], jobOf(args), parent);
  new ReleaseJob(
    name,
    {
      ...job,
      occasion: args.restored,
      pod: {
        ...job.pod,
        volumes: [...job.pod.volumes, { name: "tls", secretName: credentials.certificates.maintenance }],
        container: {
          ...job.pod.container,
          ...psqlOnceReady(run.script),
          environment: {
            ...psqlConnection({ host: hostOf(services.leader, settings.namespace), user: users.superuser }),
            ...run.environment,
          },
          secretEnvironment: { PGPASSWORD: credentials.superuser, ...run.secretEnvironment },
          mounts: [...job.pod.container.mounts, { volume: "tls", path: directories.tls }],
        },
      },
    },
    { parent },
  );
}

const jobOf = ({ postgres, ...args }: MaintenanceArgs): JobArgs => ({ ...args, user: postgres.runAsUser, deadline });

/** What a Job of maintenance needs, wherever the server is. */
export interface JobArgs {
  readonly namespace: pulumi.Output<string>;
  readonly settings: Settings;
  /** Numeric user of the image. */
  readonly user: number;
  /** How long it may take, in seconds. */
  readonly deadline: number;
  readonly priorityClass: pulumi.Output<string>;
  readonly after: readonly pulumi.Resource[];
}

/** What all have in common: PostgreSQL's image with their scripts. */
export function maintenanceJob(
  name: string,
  job: string,
  scripts: readonly string[],
  args: JobArgs,
  parent: pulumi.Resource,
) {
  const { namespace, settings } = args;
  const { images } = settings;
  const image = promisedImage(images, "postgres");
  const identity: Identity = { name: job, component: "database-maintenance" };
  const { configMap } = new Configuration(
    `${name}-scripts`,
    { namespace, identity, data: scriptsNamed(scripts) },
    { parent },
  );
  return {
    namespace,
    identity,
    deadlineSeconds: args.deadline,
    retries: 3,
    after: args.after,
    pod: {
      user: args.user,
      version: image.tag,
      pullSecrets: images.pullSecrets,
      priorityClass: args.priorityClass,
      volumes: [
        { name: "tmp", sizeLimit: "16Mi" },
        { name: "scripts", configMap },
      ],
      container: {
        name: "job",
        image: imageReference(image),
        resources: jobResources,
        mounts: [
          { volume: "tmp", path: "/tmp", readOnly: false },
          { volume: "scripts", path: scriptDirectory },
        ],
      },
    },
  } satisfies ReleaseJobArgs;
}

/** What runs a script in psql as soon as the server answers: its name may be a moment behind it, and the network behind this pod. */
export const psqlOnceReady = (
  script: string,
): { readonly command: readonly string[]; readonly arguments: readonly string[] } => ({
  command: ["sh", "-c", 'until pg_isready --quiet; do sleep 1; done; exec psql --no-psqlrc --file="$0"'],
  arguments: [`${scriptDirectory}/${script}`],
});

/** Where psql connects, and as whom, to a server that proves who it is. */
export const psqlConnection = (to: {
  readonly host: pulumi.Input<string>;
  /** Default: PostgreSQL's own. */
  readonly port?: number;
  readonly user: string;
}) => ({
  PGHOST: to.host,
  ...(to.port !== undefined && { PGPORT: String(to.port) }),
  PGUSER: to.user,
  PGDATABASE: "postgres",
  PGSSLMODE: "verify-full",
  PGSSLROOTCERT: `${directories.tls}/${tlsFiles.authority}`,
  PGCONNECT_TIMEOUT: "10",
});
