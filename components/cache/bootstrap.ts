import { type ProxiedCacheSettings, proxyPorts } from "../../settings/cache.ts";
import {
  admin,
  adminSocket,
  endpoint,
  extension,
  listener,
  mostConnections,
  proxyDirectories,
  statusPages,
  type,
  upstreamTls,
} from "../envoy/index.ts";
import { ports, trustFile, users } from "./names.ts";

/** Where the password is in the container. */
export const passwordDirectory = "/etc/cache-password";

/** Longest wait for an answer of the cache, in seconds. SARK does without it rather than wait. */
const answerTimeout = "1s";

/** How often the proxy asks who serves which slots; a redirection makes it ask at once. */
const refresh = { rate: "1s", atOnce: "0.2s" };

/** Requests that wait for one member. More than this is a member that does not answer. */
const mostRequests = 4096;

export interface BootstrapArgs {
  readonly settings: Pick<ProxiedCacheSettings, "proxy">;
  /** Addresses of the members, or names that lead to them. */
  readonly addresses: readonly string[];
  /** Whether members tell of each other, or there is one server, wherever its name leads. Default: members. */
  readonly discovery?: "members" | "name";
  /** Oldest version of TLS that is spoken. Default: TLSv1_3. */
  readonly oldestTls?: "TLSv1_2" | "TLSv1_3";
  /** What names in the members' certificate end with; with `wholeName`, the one name that it must be for. */
  readonly domain: string;
  /** Whether `domain` is the whole name of the one server. Default: false. */
  readonly wholeName?: boolean;
  /** Default: Valkey's own. */
  readonly port?: number;
  /** Who SARK is to the members. Default: the user of the platform's own. */
  readonly user?: string;
  /** File with the password, for SARK and for the cluster. */
  readonly passwordFile: string;
}

/** Envoy's configuration. */
export const bootstrap = (args: BootstrapArgs): object => ({
  admin: { address: adminSocket(proxyDirectories.admin) },
  static_resources: {
    listeners: [
      listener("cache", "127.0.0.1", proxyPorts.cache, redisProxy(args)),
      listener("status", "0.0.0.0", proxyPorts.status, statusPages(["/ready", "/stats/prometheus"])),
    ],
    clusters: [valkey(args), admin(proxyDirectories.admin)],
  },
  overload_manager: mostConnections(args.settings.proxy.maxClients),
});

const redisProxy = ({ passwordFile }: BootstrapArgs): object =>
  extension("envoy.filters.network.redis_proxy", {
    "@type": type("filters.network.redis_proxy.v3.RedisProxy"),
    stat_prefix: "cache",
    downstream_auth_passwords: [{ filename: passwordFile }],
    settings: {
      op_timeout: answerTimeout,
      enable_hashtagging: true,
      // Whoever is no primary any more says who is, and the proxy asks there.
      enable_redirection: true,
      enable_command_stats: true,
    },
    prefix_routes: { catch_all_route: { cluster: "valkey" } },
  });

/** The members: whoever of them answers tells of all others. */
const members: object = {
  lb_policy: "CLUSTER_PROVIDED",
  // SARK works without its cache, so its pod must not wait for it.
  wait_for_warm_on_init: false,
  cluster_type: extension("envoy.clusters.redis", {
    "@type": type("clusters.redis.v3.RedisClusterConfig"),
    cluster_refresh_rate: refresh.rate,
    cluster_refresh_timeout: refresh.rate,
    redirect_refresh_interval: refresh.atOnce,
    redirect_refresh_threshold: 1,
    failure_refresh_threshold: 1,
    host_degraded_refresh_threshold: 1,
  }),
};

/** One server, wherever its name leads: after a failover that is another address. */
const named: object = {
  type: "STRICT_DNS",
  dns_refresh_rate: refresh.rate,
  wait_for_warm_on_init: false,
};

const valkey = ({ addresses, domain, passwordFile, ...args }: BootstrapArgs): object => ({
  name: "valkey",
  connect_timeout: "0.5s",
  ...(args.discovery === "name" ? named : members),
  load_assignment: {
    cluster_name: "valkey",
    endpoints: [
      {
        lb_endpoints: addresses.map((address) =>
          endpoint({ socket_address: { address, port_value: args.port ?? ports.valkey } }),
        ),
      },
    ],
  },
  typed_extension_protocol_options: {
    "envoy.filters.network.redis_proxy": {
      "@type": type("filters.network.redis_proxy.v3.RedisProtocolOptions"),
      auth_username: { inline_string: args.user ?? users.application },
      auth_password: { filename: passwordFile },
    },
  },
  transport_socket: upstreamTls({
    sni: domain,
    authorities: trustFile,
    names: args.wholeName === true ? { exact: domain } : { suffix: `.${domain}` },
    ...(args.oldestTls && { oldest: args.oldestTls }),
  }),
  health_checks: [
    {
      timeout: "0.5s",
      interval: "2s",
      unhealthy_threshold: 2,
      healthy_threshold: 1,
      custom_health_check: extension("envoy.health_checkers.redis", {
        "@type": type("health_checkers.redis.v3.Redis"),
      }),
    },
  ],
  outlier_detection: { consecutive_5xx: 3, interval: "1s", base_ejection_time: "1s", max_ejection_percent: 50 },
  circuit_breakers: { thresholds: [{ max_pending_requests: mostRequests, max_requests: mostRequests }] },
});
