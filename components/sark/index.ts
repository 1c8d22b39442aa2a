import * as pulumi from "@pulumi/pulumi";
import { imageReference } from "../../settings/image-reference.ts";
import type { Settings } from "../../settings.ts";
import type { Authorization } from "../authorization/index.ts";
import type { Cache } from "../cache/index.ts";
import { Configuration } from "../configuration/index.ts";
import { type Outbound, TlsProxy } from "../envoy/index.ts";
import type { Postgres } from "../postgres/index.ts";
import { portsOf, ReleaseJob, ReplicatedWorkload, type SecretKey } from "../workload/index.ts";
import { sarkContract } from "./contract.ts";
import { reach } from "./reach.ts";
import { addresses, sarkEnvironment, sarkSecrets, trustDirectory, trustFile } from "./environment.ts";

export { sarkFlows } from "./flows.ts";
export { sarkMonitoring } from "./monitoring.ts";

/** Name of SARK's Service. */
export const sarkService = "sark-service";

/** The host under which the gateway calls SARK, and which its certificate names. */
export const sarkHost = ({ namespace }: Pick<Settings, "namespace">): string => `${sarkService}.${namespace}.svc`;

/** The user that the published image creates. */
const user = 1000;

export interface SarkArgs {
  readonly namespace: pulumi.Output<string>;
  readonly settings: Settings;
  readonly postgres: Postgres;
  readonly cache: Cache;
  readonly authorization: Authorization;
  /** What sends decisions elsewhere, if something does. It starts before the policy engine and ends after it. */
  readonly logAgent?: Pick<Authorization, "sidecar" | "volumes">;
  readonly secrets: {
    readonly jwtKey: SecretKey;
    readonly gatewayApiKey: SecretKey;
    /** SARK's certificate, where it is called over TLS. */
    readonly sarkTls: { readonly secret: pulumi.Output<string> } | undefined;
    /** Authority of the gateway's certificate in PEM form. */
    readonly authority: pulumi.Output<string>;
  };
  readonly priorityClasses: Readonly<Record<"sark" | "batch", pulumi.Output<string>>>;
  /** Where SARK calls the gateway. */
  readonly gatewayUrl: string;
  /** The gateway, where the proxy beside SARK calls it over TLS. */
  readonly gateway?: Outbound;
  /** What must be in place before the first pod starts. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The authorization service: migrates its databases, then rolls out behind a Service that stays available throughout.
 */
export class Sark extends pulumi.ComponentResource {
  /** Base URL inside the cluster, known once SARK answers. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: SarkArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:sark:Sark", name, {}, options);
    const { namespace, settings, postgres, cache, authorization } = args;
    const { images, sark } = settings;
    const contract = sarkContract(settings);
    const identity = { name: "sark", component: "authorization" };

    const configuration = new Configuration(
      `${name}-config`,
      {
        namespace,
        identity,
        data: sarkEnvironment({ settings, contract, postgres, cache, gatewayUrl: args.gatewayUrl }),
      },
      { parent: this },
    );
    const trust =
      postgres.tls.mode === "verify-full"
        ? new Configuration(
            `${name}-trust`,
            { namespace, identity, data: { [trustFile]: postgres.tls.caCertificate } },
            { parent: this },
          )
        : undefined;

    const pod = {
      user,
      pullSecrets: images.pullSecrets,
      volumes: [{ name: "tmp", sizeLimit: "64Mi" }, ...(trust ? [{ name: "trust", configMap: trust.configMap }] : [])],
    };
    const container = {
      environmentFrom: configuration.configMap,
      secretEnvironment: sarkSecrets({ settings, postgres, cache, ...args.secrets }),
      resources: sark.resources,
      mounts: [
        { volume: "tmp", path: "/tmp", readOnly: false },
        ...(trust ? [{ volume: "trust", path: trustDirectory }] : []),
      ],
    };

    const migrationImage = images.migrations ?? images.sark;
    const migrationContainer = {
      ...container,
      name: "migration",
      image: imageReference(migrationImage),
      command: contract.migrationCommand,
      ...(postgres.own.server !== postgres.own.endpoint && { environment: addresses(postgres, "server") }),
    };
    const migration = new ReleaseJob(
      `${name}-migration`,
      {
        namespace,
        identity: { name: "sark-migration", component: "migration" },
        pod: {
          ...pod,
          version: migrationImage.tag,
          priorityClass: args.priorityClasses.batch,
          // Ours is a Python program. What an image has that comes with a command of its own, nobody knows.
          ...(sark.migration.command === undefined && {
            preparations: [reach(migrationContainer, postgres.own.server)],
          }),
          container: migrationContainer,
        },
        deadlineSeconds: sark.migration.deadlineSeconds,
        retries: sark.migration.retries,
        occasion: postgres.restored,
        after: [...args.after, ...postgres.ready],
      },
      { parent: this },
    );

    const ports = portsOf(contract);
    const tls =
      args.secrets.sarkTls &&
      new TlsProxy(
        `${name}-tls`,
        {
          namespace,
          settings,
          identity,
          tls: sark.tls,
          certificate: args.secrets.sarkTls.secret,
          httpPort: contract.httpPort,
          ...(args.gateway && { outbound: { ...args.gateway, authority: args.secrets.authority } }),
        },
        { parent: this, aliases: [{ type: "sark:sark:TlsProxy" }] },
      );
    const beside = [
      ...(args.logAgent ? [args.logAgent] : []),
      authorization,
      ...(cache.proxy ? [cache.proxy] : []),
      ...(tls ? [tls] : []),
    ];
    const sidecars = beside.map(({ sidecar }) => sidecar);
    const unsecured = Object.entries(ports).filter(([port]) => port !== "http" || sark.tls.mode !== "required");
    const workload = new ReplicatedWorkload(
      name,
      {
        namespace,
        identity,
        pod: {
          ...pod,
          version: images.sark.tag,
          priorityClass: args.priorityClasses.sark,
          sidecars,
          volumes: [...pod.volumes, ...beside.flatMap(({ volumes }) => volumes)],
          container: {
            ...container,
            name: "sark",
            image: imageReference(images.sark),
            ...(contract.command && { command: contract.command }),
            ports,
            probes: {
              startup: { check: contract.startup, period: 2, timeout: 5, failures: 60 },
              readiness: { check: contract.readiness, period: 5, timeout: 5, failures: 3 },
              liveness: { check: contract.liveness, period: 10, timeout: 5, failures: 3 },
            },
          },
        },
        scaling: {
          between: sark.replicas,
          on: ["sark", ...sidecars.map(({ name }) => name)],
          autoscaling: sark.autoscaling,
        },
        rollout: sark.rollout,
        termination: sark.termination,
        zoneSpread: settings.zoneSpread,
        service: {
          name: sarkService,
          ports: { ...(tls && { https: sark.tls.port }), ...Object.fromEntries(unsecured) },
        },
        after: [...args.after, migration, ...cache.ready],
      },
      { parent: this },
    );

    this.url = tls
      ? pulumi.interpolate`https://${workload.service}.${namespace}.svc:${sark.tls.port}`
      : pulumi.interpolate`http://${workload.service}.${namespace}.svc:${contract.httpPort}`;
    this.registerOutputs({ url: this.url });
  }
}
