import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { auditExtension, type ClusterPostgresSettings } from "../../settings/postgres.ts";
import type { Settings } from "../../settings.ts";
import { Backup, cloudRole, memberBackupConfiguration, repositoryCredentials } from "../backup/index.ts";
import { Configuration } from "../configuration/index.ts";
import { selectorLabels, standardLabels } from "../labels.ts";
import { hostOf } from "../names.ts";
import type { SecretStore } from "../secrets/index.ts";
import { storageClass } from "../storage/index.ts";
import { StatefulWorkload } from "../workload/index.ts";
import { PostgresCredentials } from "./credentials.ts";
import { DatabaseRoles, UpdatePreparation } from "./maintenance.ts";
import {
  backupServerContainer,
  diskName,
  exporterContainer,
  type MemberArgs,
  memberContainer,
  memberVolumes,
} from "./member.ts";
import { directories, memberHosts, ports, postgresName, roleLabel, services, users } from "./names.ts";
import { restoreTime } from "./objectives.ts";
import { dynamicConfiguration, files, memberLabels, patroniConfiguration } from "./patroni.ts";
import { Pooler } from "./pooler.ts";
import { exporterQueries } from "./queries.ts";
import { scriptsNamed } from "./scripts.ts";

/** A leader has to hand over, and a replica to say good-bye, in so many seconds. */
const graceSeconds = 300;

/** A member may have to be cloned from another one while the others wait, in seconds. */
const updateTimeout = 3600;

export interface PostgresClusterArgs {
  readonly namespace: pulumi.Output<string>;
  /** Where secrets are kept. */
  readonly store: SecretStore;
  readonly settings: Settings;
  readonly postgres: ClusterPostgresSettings;
  readonly priorityClasses: Readonly<Record<"data" | "batch", pulumi.Output<string>>>;
  /** What must be in place before the first pod starts. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * PostgreSQL with automatic failover: Patroni in a StatefulSet, with the leader's lock in a ConfigMap. A write that was
 * acknowledged is on two members, and only one of these can become the leader.
 */
export class PostgresCluster extends pulumi.ComponentResource {
  readonly credentials: PostgresCredentials;
  /** What clients have to wait for: users, databases and, where there is one, the pooler. */
  readonly ready: readonly pulumi.Resource[];
  /** Changes with the data, where these were restored. */
  readonly restored: pulumi.Output<string> | undefined;

  constructor(name: string, args: PostgresClusterArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:postgres:PostgresCluster", name, {}, options);
    const { namespace, settings, postgres, priorityClasses } = args;
    const { images } = settings;
    const within = { parent: this };
    const identity = { name: postgresName, component: "database" };
    const version = images.postgres?.tag ?? "";
    const disks = storageClass(
      `${name}-storage`,
      { class: postgres.storage.class, namespaceName: settings.namespace, purpose: "database" },
      this,
    );
    const source = {
      data: directories.data,
      sockets: directories.sockets,
      tls: directories.tls,
      port: ports.pgbackrest,
      superuser: users.superuser,
    };

    this.credentials = new PostgresCredentials(
      `${name}-credentials`,
      postgres.user,
      {
        store: args.store,
        namespaceName: settings.namespace,
        protect: settings.deletionProtection,
        poolerMetrics: postgres.pooling.enabled && postgres.pooling.metrics,
      },
      within,
    );
    const configure = (purpose: string, data: Readonly<Record<string, string>>) =>
      new Configuration(`${name}-${purpose}`, { namespace, identity, data }, within).configMap;
    const patroni = configure("patroni", {
      [files.patroni]: patroniConfiguration(postgres, settings.namespace),
      [files.dynamic]: JSON.stringify(dynamicConfiguration(postgres), undefined, 2),
      ...scriptsNamed([files.apiServer, files.leadAlone, files.stopServer, files.isDeleted, files.archiveGet]),
    });
    const member: MemberArgs = {
      settings: postgres,
      images,
      credentials: this.credentials,
      configuration: {
        patroni,
        pgbackrest: configure("pgbackrest", memberBackupConfiguration(postgres.backup, source)),
        queries: configure("queries", { "queries.yaml": exporterQueries }),
      },
      repositoryCredentials: repositoryCredentials(`${name}-backup`, args.store, postgres.backup.s3, this),
    };
    const maintenance = {
      namespace,
      settings,
      postgres,
      credentials: this.credentials,
      priorityClass: priorityClasses.batch,
    };

    const containers = [memberContainer(member)];
    const sidecars = [exporterContainer(member), backupServerContainer(member)];
    const volumes = memberVolumes(member);
    const preparation = new UpdatePreparation(
      `${name}-preparation`,
      // Whatever changes the pods.
      { ...maintenance, patroni, revision: pulumi.jsonStringify([containers, sidecars, volumes]), after: args.after },
      within,
    );

    const workload = new StatefulWorkload(
      name,
      {
        namespace,
        identity,
        pod: {
          user: postgres.runAsUser,
          version,
          pullSecrets: images.pullSecrets,
          priorityClass: priorityClasses.data,
          containers,
          sidecars,
          volumes,
          terminationGraceSeconds: graceSeconds,
        },
        labels: memberLabels,
        accountAnnotations: cloudRole(postgres.backup.s3),
        rules: patroniRules,
        replicas: postgres.replicas,
        disk: { name: diskName, size: postgres.storage.size, storageClass: disks },
        members: {
          name: services.members,
          ports: {
            postgres: ports.postgres,
            patroni: ports.patroni,
            pgbackrest: ports.pgbackrest,
            metrics: ports.metrics,
          },
        },
        zoneSpread: settings.zoneSpread,
        timeoutSeconds: updateTimeout + (postgres.backup.restore ? restoreTime(postgres) : 0),
        after: [...args.after, preparation],
      },
      within,
    );

    this.restored = postgres.backup.restore && workload.uid;

    const service = (role: "leader" | "replicas", label: string) =>
      new k8s.core.v1.Service(
        `${name}-${role}`,
        {
          metadata: {
            name: services[role],
            namespace,
            labels: standardLabels(identity),
            // Which pod that is, Patroni says later. Who needs it waits for the users, which are made through it.
            annotations: { "pulumi.com/skipAwait": "true" },
          },
          spec: {
            type: "ClusterIP",
            selector: { ...selectorLabels(identity), ...memberLabels, [roleLabel]: label },
            ports: [{ name: "postgres", port: ports.postgres, targetPort: "postgres", protocol: "TCP" }],
          },
        },
        { parent: this, dependsOn: workload },
      );
    const leader = service("leader", "primary");
    service("replicas", "replica");

    const roles = new DatabaseRoles(
      `${name}-roles`,
      { ...maintenance, restored: this.restored, after: [...args.after, leader] },
      within,
    );

    new Backup(
      `${name}-backup`,
      {
        namespace,
        settings: postgres.backup,
        of: identity.name,
        source: { ...source, members: memberHosts(postgres.replicas, settings.namespace) },
        images,
        user: postgres.runAsUser,
        binDirectory: postgres.binDirectory,
        library: auditExtension(postgres),
        scratchClass: disks,
        certificate: this.credentials.certificates.maintenance,
        report: {
          host: hostOf(services.leader, settings.namespace),
          user: users.monitoring,
          password: this.credentials.monitoring,
        },
        repositoryCredentials: member.repositoryCredentials,
        priorityClass: priorityClasses.batch,
        restored: this.restored,
        after: [...args.after, roles],
      },
      within,
    );

    this.ready = [roles, ...this.pooler(name, args, roles)];
    this.registerOutputs();
  }

  private pooler(name: string, args: PostgresClusterArgs, roles: pulumi.Resource): readonly pulumi.Resource[] {
    if (!args.postgres.pooling.enabled) return [];
    const { namespace, settings, postgres, priorityClasses } = args;
    return [
      new Pooler(
        `${name}-pooler`,
        {
          namespace,
          settings,
          postgres,
          credentials: this.credentials,
          priorityClass: priorityClasses.data,
          after: [...args.after, roles],
        },
        { parent: this },
      ),
    ];
  }
}

/** What Patroni does with the API server: keeps its state in ConfigMaps and labels pods. It never deletes anything. */
const patroniRules: readonly k8s.types.input.rbac.v1.PolicyRule[] = [
  { apiGroups: [""], resources: ["configmaps"], verbs: ["create", "get", "list", "patch", "update", "watch"] },
  { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "patch", "update", "watch"] },
];
