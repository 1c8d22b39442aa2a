import * as pulumi from "@pulumi/pulumi";
import { usesAmazon, zonesOfStores } from "../settings/aws-checks.ts";
import { archiveGrant, type ConnectionBudget, connectionBudget, mainGrant, mostPods } from "../settings/capacity.ts";
import { imageReference } from "../settings/image-reference.ts";
import { isProxied } from "../settings/cache.ts";
import { archiveServer } from "../settings/postgres.ts";
import { speaksTls } from "../settings/transport.ts";
import { vaultContents, type VaultSecret } from "../settings/vault-contents.ts";
import type { Settings } from "../settings.ts";
import { AwsAccount } from "./aws/index.ts";
import { BackupBucket } from "./backup/index.ts";
import { Authorization, authorizationFlows } from "./authorization/index.ts";
import {
  type Cache,
  CacheCluster,
  cacheDemands,
  cacheFlows,
  type CacheObjectives,
  cacheObjectives,
  CacheProxy,
  clusterUpstream,
  ElastiCache,
  existingCache,
  ExistingTlsCache,
  proxiedCache,
  proxyResources,
  type ProxyUpstream,
} from "./cache/index.ts";
import { type Capacity, capacityOf } from "./capacity.ts";
import { AccessLogBucket, Edge, edgeDemands, edgeFlows, edgeNamespaceLabels } from "./edge/index.ts";
import { tlsResources } from "./envoy/index.ts";
import {
  admissionResources,
  Gateway,
  gatewayFlows,
  gatewayHost,
  gatewayOutbound,
  gatewayTarget,
  gatewayUrl,
} from "./gateway/index.ts";
import { DecisionBucket, logAgentResources, Logs, logsDemands, logsFlows } from "./logs/index.ts";
import { monitoredParts } from "./monitored.ts";
import { Monitoring, monitoringDemands, monitoringFlows } from "./monitoring/index.ts";
import { type Demand, Namespace } from "./namespace/index.ts";
import { dnsFlows, type Flow, Network } from "./network/index.ts";
import {
  clusterPostgres,
  existingPostgres,
  FormerLogins,
  type Postgres,
  postgresAuthority,
  PostgresCluster,
  postgresDemands,
  postgresFlows,
  RdsPostgres,
  type RecoveryObjectives,
  recoveryObjectives,
  withArchive,
} from "./postgres/index.ts";
import { ImageRepositories } from "./registry/index.ts";
import { Sark, sarkFlows, sarkHost } from "./sark/index.ts";
import { AwsSecretStore, KubernetesStore, Secrets, type SecretStore, VaultSecretStore } from "./secrets/index.ts";

/** The whole platform: its table of contents, in the order in which things come to exist. */
export class Platform extends pulumi.ComponentResource {
  /** Base URLs inside the cluster, and where clients outside find the gateway. */
  readonly endpoints: {
    readonly gateway: pulumi.Output<string>;
    readonly sark: pulumi.Output<string>;
    readonly edge: readonly string[];
  };
  /** Namespace of everything. */
  readonly namespace: pulumi.Output<string>;
  /** Every image that runs, by its use. */
  readonly images: Readonly<Record<string, string>>;
  /** Database connections: what all replicas may open, and what they are granted. An archive elsewhere counts by itself. */
  readonly connections: ConnectionBudget & { readonly auditArchive?: ConnectionBudget };
  /** Requests a second that the platform carries by the figures of the settings, and what that takes. */
  readonly capacity: Capacity;
  /** What others must put into Vault for the platform; nothing where secrets are kept elsewhere. */
  readonly vaultSecrets: readonly VaultSecret[];
  /** What failures of the stores may cost. */
  readonly objectives: { readonly postgres: RecoveryObjectives; readonly cache: CacheObjectives };

  constructor(name: string, settings: Settings, options?: pulumi.ComponentResourceOptions) {
    super("sark:index:Platform", name, {}, options);
    const within = { parent: this };

    const space = new Namespace(
      `${name}-namespace`,
      {
        name: settings.namespace,
        labels: { ...settings.namespaceLabels, ...edgeNamespaceLabels(settings.edge) },
        demands: demandsOf(settings),
        protect: settings.deletionProtection,
      },
      within,
    );
    const { namespace, priorityClasses } = space;

    const account = this.account(settings);
    const repositories = settings.aws?.repositories;
    if (account !== undefined && repositories !== undefined) {
      new ImageRepositories(
        "sark-images",
        { account, repositories, protect: settings.deletionProtection },
        { parent: this, providers: { aws: account.provider } },
      );
    }
    const network = new Network(
      `${name}-network`,
      { namespace, flows: platformFlows(settings), storeRanges: account?.network.subnetRanges },
      within,
    );

    // A pod that starts before its policies would be unprotected, and one that outlives its quota uncounted.
    const beforePods = [space, network];

    const store = this.secretStore(settings, namespace, account);
    const archivePassword = archiveServer(settings.postgres)?.password;
    const secrets = new Secrets(
      "sark",
      {
        store,
        given: {
          ...(settings.postgres.mode === "existing" &&
            settings.postgres.password && { postgresPassword: settings.postgres.password }),
          ...(archivePassword && { archivePassword }),
          ...(settings.cache.mode === "existing" &&
            settings.cache.password && { cachePassword: settings.cache.password }),
        },
        gatewayHosts: settings.tls.gatewayHosts,
        ...(speaksTls(settings.sark) && { sarkHosts: [sarkHost(settings)] }),
        ...(speaksTls(settings.gateway) && { gatewayServiceHosts: [gatewayHost(settings)] }),
        protect: settings.deletionProtection,
      },
      within,
    );

    const given = { namespace, priorityClasses, store, secrets, account, after: beforePods };
    const postgres = withArchive(this.postgres(settings, given), settings.postgres, secrets.archivePassword);
    const cache = this.cache(settings, given);

    const logs =
      settings.logs.mode === "collector"
        ? new Logs(
            "logs",
            {
              namespace,
              store,
              settings,
              logs: settings.logs,
              priorityClass: priorityClasses.monitoring,
              after: beforePods,
            },
            within,
          )
        : undefined;
    const decisionBucket = settings.aws?.decisionBucket;
    if (account !== undefined && decisionBucket !== undefined) {
      new DecisionBucket(
        "sark-decisions",
        { account, bucket: decisionBucket, protect: settings.deletionProtection },
        { parent: this, providers: { aws: account.provider } },
      );
    }
    const authorization = new Authorization(
      "opa",
      {
        namespace,
        image: settings.images.opa,
        settings: settings.opa,
        data: settings.authorization,
        ...(logs && { spool: logs.agent.spool }),
      },
      within,
    );

    const outbound = gatewayOutbound(settings);
    const sark = new Sark(
      "sark",
      {
        namespace,
        settings,
        postgres,
        cache,
        authorization,
        ...(logs && { logAgent: logs.agent }),
        secrets,
        priorityClasses,
        gatewayUrl: gatewayUrl(settings),
        ...(outbound && { gateway: outbound }),
        after: beforePods,
      },
      within,
    );
    if (settings.postgres.mode === "cluster" && postgres.credentials) {
      const { credentials, restored } = postgres;
      new FormerLogins(
        "postgres-logins",
        {
          namespace,
          settings,
          postgres: settings.postgres,
          credentials,
          priorityClass: priorityClasses.batch,
          restored,
          after: [...beforePods, sark],
        },
        within,
      );
    }

    const gateway = new Gateway(
      "gateway",
      {
        namespace,
        settings,
        sarkUrl: sark.url,
        ...(speaksTls(settings.sark) && { authority: secrets.authority }),
        secrets,
        priorityClass: priorityClasses.gateway,
        after: beforePods,
      },
      within,
    );

    const edge =
      settings.edge.mode === "none"
        ? undefined
        : new Edge(
            "edge",
            {
              namespace,
              edge: settings.edge,
              gateway: settings.gateway,
              target: gatewayTarget(settings),
              platformCertificate: secrets.gatewayTls,
              protect: settings.deletionProtection,
              after: [gateway, ...this.accessLogBucket(settings, account)],
            },
            within,
          );
    const monitored = monitoredParts(settings);
    if (monitored.length > 0) {
      new Monitoring(
        "monitoring",
        {
          namespace,
          store,
          settings,
          monitored,
          authorities: postgres.tls.mode === "verify-full" ? { [postgresAuthority]: postgres.tls.caCertificate } : {},
          certificateEnds: {
            "gateway-tls": secrets.gatewayTlsEnd,
            ...(secrets.sarkTls && { "sark-tls": secrets.sarkTls.end }),
            ...(secrets.gatewayServiceTls && { "gateway-service-tls": secrets.gatewayServiceTls.end }),
            ...postgres.certificateEnds,
            ...cache.certificateEnds,
            ...logs?.certificateEnds,
          },
          grafanaPassword: secrets.grafanaPassword,
          priorityClass: priorityClasses.monitoring,
          after: beforePods,
        },
        within,
      );
    }

    this.namespace = namespace;
    this.endpoints = { gateway: gateway.url, sark: sark.url, edge: edge?.urls ?? [] };
    this.images = imageInventory(settings);
    this.connections = connectionsOf(settings);
    this.capacity = platformCapacity(settings);
    this.vaultSecrets = vaultContents(settings);
    this.objectives = { postgres: recoveryObjectives(settings.postgres), cache: cacheObjectives(settings.cache) };
    this.registerOutputs({
      namespace: this.namespace,
      endpoints: this.endpoints,
      images: this.images,
      connections: this.connections,
      capacity: this.capacity,
      vaultSecrets: this.vaultSecrets,
      objectives: this.objectives,
    });
  }

  /** The account at Amazon, where something of the platform is there. */
  private account(settings: Settings): AwsAccount | undefined {
    const { aws, environment, namespace, deletionProtection } = settings;
    if (aws === undefined || !usesAmazon(settings)) return undefined;
    return new AwsAccount(
      "sark-aws",
      { settings: aws, environment, namespace, zones: zonesOfStores(settings), protect: deletionProtection },
      { parent: this },
    );
  }

  /** Where the settings want secrets to be kept. */
  private secretStore(
    { secrets, namespace: namespaceName }: Settings,
    namespace: pulumi.Output<string>,
    account: AwsAccount | undefined,
  ): SecretStore {
    if (secrets.mode === "kubernetes") return new KubernetesStore(namespace);
    const place = { namespace, namespaceName };
    const within = { parent: this };
    return secrets.mode === "vault"
      ? new VaultSecretStore("sark-secret-store", { ...place, settings: secrets }, within)
      : new AwsSecretStore("sark-secret-store", { ...place, settings: secrets, account: promised(account) }, within);
  }

  /** The database that the settings choose. */
  private postgres(settings: Settings, given: StoreArgs): Postgres {
    const { postgres } = settings;
    if (postgres.mode === "existing") return existingPostgres(postgres, given.secrets.postgresPassword);
    if (postgres.mode === "rds") {
      const account = promised(given.account);
      return new RdsPostgres(
        "sark-postgres",
        { settings, postgres, ...given, account },
        { parent: this, providers: { aws: account.provider } },
      ).client;
    }
    const after = [...given.after, ...this.backupBucket(settings, given)];
    const cluster = new PostgresCluster("postgres", { settings, postgres, ...given, after }, { parent: this });
    return clusterPostgres(cluster, postgres, settings.namespace);
  }

  /** The bucket of the database's backups, where the platform makes it. */
  private backupBucket(settings: Settings, { account }: StoreArgs): readonly pulumi.Resource[] {
    const bucket = settings.aws?.backupBucket;
    if (account === undefined || bucket === undefined) return [];
    return [
      new BackupBucket(
        "sark-backups",
        { account, bucket, namespace: settings.namespace, protect: settings.deletionProtection },
        { parent: this, providers: { aws: account.provider } },
      ),
    ];
  }

  /** The bucket of the load balancer's access logs, where the platform makes it: what has to be there before the load balancer. */
  private accessLogBucket(
    { aws, edge, deletionProtection }: Settings,
    account?: AwsAccount,
  ): readonly pulumi.Resource[] {
    const bucket = aws?.accessLogBucket;
    if (account === undefined || bucket === undefined || edge.mode !== "alb") return [];
    return new AccessLogBucket(
      "sark-access-logs",
      { account, bucket, prefix: edge.accessLogs?.prefix, protect: deletionProtection },
      { parent: this, providers: { aws: account.provider } },
    ).ready;
  }

  /** The cache that the settings choose. */
  private cache(settings: Settings, given: StoreArgs): Cache {
    const { cache } = settings;
    if (!isProxied(cache)) return existingCache(cache, given.secrets.cachePassword);
    const within = { parent: this };
    const proxied = (upstream: ProxyUpstream, store: Pick<Cache, "ready" | "certificateEnds">) => {
      const { namespace } = given;
      const proxy = new CacheProxy("cache-proxy", { namespace, settings, cache, upstream }, within);
      return proxiedCache(proxy, upstream, store);
    };
    if (cache.mode === "existing") {
      const { namespace, secrets } = given;
      const existing = new ExistingTlsCache("cache", { namespace, cache, given: secrets.cachePassword }, within);
      return proxied(existing.upstream, { ready: [] });
    }
    if (cache.mode === "elasticache") {
      const account = promised(given.account);
      const managed = new ElastiCache(
        "sark-cache",
        { settings, cache, namespace: given.namespace, store: given.store, account },
        { parent: this, providers: { aws: account.provider } },
      );
      return proxied(managed.upstream, managed);
    }
    const cluster = new CacheCluster("cache", { settings, cache, ...given }, within);
    const { ready, credentials } = cluster;
    return proxied(clusterUpstream(cluster, settings.namespace), {
      ready,
      certificateEnds: credentials.certificateEnds,
    });
  }
}

/** What both stores need of the rest of the platform. */
interface StoreArgs {
  readonly namespace: pulumi.Output<string>;
  readonly priorityClasses: Namespace["priorityClasses"];
  readonly store: SecretStore;
  readonly secrets: Secrets;
  readonly account: AwsAccount | undefined;
  readonly after: readonly pulumi.Resource[];
}

function promised(account: AwsAccount | undefined): AwsAccount {
  if (account === undefined) throw new Error("the settings promise an account at Amazon");
  return account;
}

/** Who talks to whom: the table behind the network policies and the diagram. */
export function platformFlows(settings: Settings): readonly Flow[] {
  const monitored = monitoredParts(settings);
  const flows = [
    ...edgeFlows(settings),
    ...gatewayFlows(settings),
    ...sarkFlows(settings),
    ...authorizationFlows(settings),
    ...logsFlows(settings),
    ...postgresFlows(settings),
    ...cacheFlows(settings),
    ...monitoringFlows(
      settings,
      monitored.flatMap(({ targets }) => targets),
      monitored.flatMap(({ foreign = [] }) => foreign),
    ),
  ];
  return [...flows, ...dnsFlows(flows, settings.network)];
}

/** What the platform carries, as its output and the documents tell. */
export const platformCapacity = (settings: Settings): Capacity =>
  capacityOf(settings, connectionsOf(settings), demandsOf(settings));

/** What every workload takes when it runs at its maximum and rolls out. */
function demandsOf({ sark, gateway, opa, postgres, cache, edge, monitoring, logs }: Settings): readonly Demand[] {
  return [
    {
      pods: mostPods(sark.replicas, sark.rollout),
      containers: [
        sark.resources,
        opa.resources,
        ...proxyResources(cache),
        ...tlsResources(sark),
        ...logAgentResources(logs),
      ],
    },
    {
      pods: mostPods(gateway.replicas, gateway.rollout),
      containers: [gateway.resources, ...admissionResources(gateway), ...tlsResources(gateway)],
    },
    // The migration, and the one of the release before while it ends.
    { pods: 2, containers: [sark.resources] },
    ...postgresDemands(postgres),
    ...cacheDemands(cache),
    ...edgeDemands(edge),
    ...monitoringDemands(monitoring),
    ...logsDemands(logs),
  ];
}

/** Where there are two servers, each has its own limit. */
function connectionsOf({ sark, postgres }: Settings): Platform["connections"] {
  const archive = archiveGrant(postgres);
  return {
    ...connectionBudget(sark, mainGrant(postgres)),
    ...(archive && { auditArchive: connectionBudget(sark, archive) }),
  };
}

function imageInventory({ images }: Settings): Record<string, string> {
  const { pullSecrets: _none, ...named } = { ...images, migrations: images.migrations ?? images.sark };
  return Object.fromEntries(
    Object.entries(named).flatMap(([use, image]) => (image === undefined ? [] : [[use, imageReference(image)]])),
  );
}
