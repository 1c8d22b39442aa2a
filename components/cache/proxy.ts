import * as pulumi from "@pulumi/pulumi";
import { type CacheSettings, isProxied, type ProxiedCacheSettings, proxyPorts } from "../../settings/cache.ts";
import type { ContainerResources } from "../../settings/services.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import { bootstrapFile, envoySidecar, type Sidecar } from "../envoy/index.ts";
import type { ContainerArgs, SecretKey, Volume } from "../workload/index.ts";
import { bootstrap, type BootstrapArgs, passwordDirectory } from "./bootstrap.ts";
import { directories } from "./names.ts";

/** Where metrics of the proxy are served, if there is one; nothing can be changed there. */
export const proxyMetricsPorts = (settings: CacheSettings): readonly number[] =>
  isProxied(settings) ? [proxyPorts.status] : [];

/** What a proxy takes beside each SARK replica, if there is one. */
export const proxyResources = (settings: CacheSettings): readonly ContainerResources[] =>
  isProxied(settings) ? [settings.proxy.resources] : [];

export interface CacheProxyArgs {
  readonly namespace: pulumi.Output<string>;
  readonly settings: Settings;
  readonly cache: ProxiedCacheSettings;
  readonly upstream: ProxyUpstream;
}

/** The cache behind a proxy. */
export interface ProxyUpstream extends Pick<BootstrapArgs, "discovery" | "oldestTls" | "wholeName" | "port" | "user"> {
  /** Addresses of the members, or names that lead to them. */
  readonly addresses: readonly pulumi.Input<string>[];
  /** What names in the members' certificate end with; with `wholeName`, the one name that it must be for. */
  readonly domain: pulumi.Input<string>;
  /** Password of the user that SARK is. */
  readonly password: SecretKey;
  /** ConfigMap with the certificates of the members' authorities. */
  readonly trust: pulumi.Output<string>;
}

/**
 * Envoy as a sidecar: to its pod it is one server, without TLS, on the loopback address; it knows the members of the cluster,
 * follows their roles, and speaks TLS to them. It starts and works on without the cache: requests fail at once then.
 */
export class CacheProxy extends pulumi.ComponentResource implements Sidecar {
  readonly sidecar: ContainerArgs;
  readonly volumes: readonly Volume[];

  constructor(name: string, args: CacheProxyArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:cache:CacheProxy", name, {}, options);
    const { namespace, settings, cache, upstream } = args;
    const { addresses, domain, password, trust, ...rest } = upstream;
    const { secret, key } = password;
    const configured = pulumi.all([domain, pulumi.all([...addresses])]).apply(([knownDomain, known]) =>
      bootstrap({
        ...rest,
        settings: cache,
        addresses: known,
        domain: knownDomain,
        passwordFile: `${passwordDirectory}/${key}`,
      }),
    );
    const configuration = new Configuration(
      `${name}-config`,
      {
        namespace,
        identity: { name: "cache-proxy", component: "cache" },
        data: { [bootstrapFile]: configured.apply((content) => JSON.stringify(content, undefined, 2)) },
      },
      { parent: this },
    );
    const { sidecar, volumes } = envoySidecar({
      name: "cache-proxy",
      images: settings.images,
      configMap: configuration.configMap,
      ports: { "cache-metrics": proxyPorts.status },
      statusPort: proxyPorts.status,
      resources: cache.proxy.resources,
      files: [
        { volume: { name: "cache-password", secretName: secret }, path: passwordDirectory },
        { volume: { name: "cache-trust", configMap: trust }, path: directories.trust },
      ],
    });
    this.sidecar = sidecar;
    this.volumes = volumes;
    this.registerOutputs();
  }
}
