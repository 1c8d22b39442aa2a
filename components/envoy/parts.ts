// Parts of Envoy's configuration that every proxy of the platform has.

/** Name of a proxy's configuration file. */
export const bootstrapFile = "bootstrap.json";

/** The full name of a message that an extension takes. */
export const type = (name: string): string => `type.googleapis.com/envoy.extensions.${name}`;

export const extension = (
  name: string,
  config: { readonly "@type": string; readonly [field: string]: unknown },
): object => ({
  name,
  typed_config: config,
});

/**
 * @param secured how the listener speaks TLS; without it, it does not
 */
export const listener = (name: string, address: string, port: number, filter: object, secured?: object): object => ({
  name,
  address: { socket_address: { address, port_value: port } },
  filter_chains: [{ filters: [filter], ...(secured && { transport_socket: secured }) }],
});

/** The only version of TLS, unless an older one is needed. */
const newestTls = "TLSv1_3";

/** How a listener speaks TLS, with the certificate in a folder. */
export const ownCertificate = (directory: string): object =>
  extension("envoy.transport_sockets.tls", {
    "@type": type("transport_sockets.tls.v3.DownstreamTlsContext"),
    common_tls_context: {
      alpn_protocols: ["http/1.1"],
      tls_params: { tls_minimum_protocol_version: newestTls, tls_maximum_protocol_version: newestTls },
      tls_certificates: [
        {
          certificate_chain: { filename: `${directory}/tls.crt` },
          private_key: { filename: `${directory}/tls.key` },
        },
      ],
    },
  });

export interface UpstreamTls {
  readonly sni: string;
  /** File with the authorities of the server's certificate. */
  readonly authorities: string;
  /** Which name the certificate must have. */
  readonly names: { readonly exact: string } | { readonly suffix: string };
  /** Oldest version of TLS that is spoken. Default: TLSv1_3. */
  readonly oldest?: "TLSv1_2" | "TLSv1_3";
}

/** How a cluster is called over TLS. */
export const upstreamTls = ({ sni, authorities, names, oldest = newestTls }: UpstreamTls): object =>
  extension("envoy.transport_sockets.tls", {
    "@type": type("transport_sockets.tls.v3.UpstreamTlsContext"),
    sni,
    common_tls_context: {
      tls_params: { tls_minimum_protocol_version: oldest, tls_maximum_protocol_version: newestTls },
      validation_context: {
        trusted_ca: { filename: authorities },
        match_typed_subject_alt_names: [{ san_type: "DNS", matcher: names }],
      },
    },
  });

export const endpoint = (address: object): object => ({ endpoint: { address } });

/** Only who is in this container, as its user, gets to the administration interface. */
export const adminSocket = (directory: string) => ({ pipe: { path: `${directory}/admin.sock`, mode: 0o600 } });

/** The administration interface as a server for {@link statusPages}. */
export const admin = (directory: string): object => ({
  name: "admin",
  type: "STATIC",
  connect_timeout: "1s",
  load_assignment: {
    cluster_name: "admin",
    endpoints: [{ lb_endpoints: [endpoint({ pipe: { path: adminSocket(directory).pipe.path } })] }],
  },
});

/** Some pages of the administration interface, to be read only. */
export const statusPages = (pages: readonly string[]): object =>
  extension("envoy.filters.network.http_connection_manager", {
    "@type": type("filters.network.http_connection_manager.v3.HttpConnectionManager"),
    stat_prefix: "status",
    codec_type: "HTTP1",
    route_config: {
      virtual_hosts: [
        {
          name: "status",
          domains: ["*"],
          routes: pages.map((path) => ({
            match: { path, headers: [{ name: ":method", string_match: { exact: "GET" } }] },
            route: { cluster: "admin" },
          })),
        },
      ],
    },
    http_filters: [extension("envoy.filters.http.router", { "@type": type("filters.http.router.v3.Router") })],
  });

/** More connections are refused, before they take the memory of those that are there. */
export const mostConnections = (most: number): object => ({
  resource_monitors: [
    extension("envoy.resource_monitors.global_downstream_max_connections", {
      "@type": type("resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig"),
      max_active_downstream_connections: most,
    }),
  ],
});
