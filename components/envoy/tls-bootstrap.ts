import { gatewayCallPort, tlsStatusPort } from "../../settings/transport.ts";
import {
  admin,
  adminSocket,
  endpoint,
  extension,
  listener,
  mostConnections,
  ownCertificate,
  statusPages,
  type,
  upstreamTls,
} from "./parts.ts";
import { proxyDirectories } from "./sidecar.ts";

/** Connections of all clients that one proxy accepts. */
const connections = 10_000;

/** The file with the authority of those who are called. */
export const authorityFile = "authority.pem";

/** Where the certificate of an application is in the proxy's container. */
export const certificateDirectory = (application: string): string => `/etc/${application}-tls`;

/** Somebody whom the application calls in clear inside its pod, and whom the proxy then calls over TLS. */
export interface Outbound {
  /** Name of it in the configuration. */
  readonly name: string;
  /** Its host, which its certificate names. */
  readonly host: string;
  readonly port: number;
}

export interface TlsBootstrapArgs {
  /** Name of the application in the configuration. */
  readonly application: string;
  /** Where TLS is spoken. */
  readonly port: number;
  /** Where the application listens in the same pod. */
  readonly httpPort: number;
  readonly outbound?: Outbound;
}

/** Envoy's configuration. */
export function tlsBootstrap({ application, port, httpPort, outbound }: TlsBootstrapArgs): object {
  const { configuration, admin: adminDirectory } = proxyDirectories;
  return {
    admin: { address: adminSocket(adminDirectory) },
    static_resources: {
      listeners: [
        listener("tls", "0.0.0.0", port, passOn(application), ownCertificate(certificateDirectory(application))),
        listener("status", "0.0.0.0", tlsStatusPort, statusPages(["/ready"])),
        ...(outbound ? [listener(outbound.name, "127.0.0.1", gatewayCallPort, passOn(outbound.name))] : []),
      ],
      clusters: [
        inPod(application, httpPort),
        admin(adminDirectory),
        ...(outbound ? [elsewhere(outbound, `${configuration}/${authorityFile}`)] : []),
      ],
    },
    overload_manager: mostConnections(connections),
  };
}

const passOn = (cluster: string): object =>
  extension("envoy.filters.network.tcp_proxy", {
    "@type": type("filters.network.tcp_proxy.v3.TcpProxy"),
    stat_prefix: cluster,
    cluster,
  });

// The default would hold back what comes in beyond 1024 connections.
const circuitBreakers = { thresholds: [{ max_connections: connections, max_pending_requests: connections }] };

const inPod = (name: string, port: number): object => ({
  name,
  type: "STATIC",
  connect_timeout: "1s",
  load_assignment: {
    cluster_name: name,
    endpoints: [{ lb_endpoints: [endpoint({ socket_address: { address: "127.0.0.1", port_value: port } })] }],
  },
  circuit_breakers: circuitBreakers,
});

const elsewhere = ({ name, host, port }: Outbound, authority: string): object => ({
  name,
  type: "STRICT_DNS",
  // The application works without it, and its name may come later.
  wait_for_warm_on_init: false,
  connect_timeout: "2s",
  load_assignment: {
    cluster_name: name,
    endpoints: [{ lb_endpoints: [endpoint({ socket_address: { address: host, port_value: port } })] }],
  },
  transport_socket: upstreamTls({ sni: host, authorities: authority, names: { exact: host } }),
  circuit_breakers: circuitBreakers,
});
