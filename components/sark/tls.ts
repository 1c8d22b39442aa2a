import * as pulumi from "@pulumi/pulumi";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import type { ContainerResources } from "../../settings/services.ts";
import { speaksTls, tlsStatusPort } from "../../settings/transport.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import {
  admin,
  adminSocket,
  bootstrapFile,
  endpoint,
  envoyArguments,
  extension,
  listener,
  mostConnections,
  probesOf,
  statusPages,
  type,
} from "../envoy/index.ts";
import type { ContainerArgs, Volume } from "../workload/index.ts";

/** Where the proxy's files are in its container. */
const directories = { configuration: "/etc/envoy", admin: "/run/envoy", certificate: "/etc/sark-tls" } as const;

/** Connections of all gateway replicas that one proxy accepts. */
const connections = 10_000;

/** What a proxy takes beside each SARK replica, if there is one. */
export const tlsResources = (sark: Pick<Settings["sark"], "tls">): readonly ContainerResources[] =>
  speaksTls(sark) ? [sark.tls.resources] : [];

export interface TlsProxyArgs {
  readonly namespace: pulumi.Output<string>;
  readonly settings: Settings;
  /** Secret of type kubernetes.io/tls with SARK's certificate; another name of it rolls the pods. */
  readonly certificate: pulumi.Output<string>;
  /** Where SARK listens in the same pod. */
  readonly httpPort: number;
}

/**
 * Envoy as a sidecar that speaks TLS for SARK, which cannot. It passes bytes on, one connection for each: what SARK says about
 * its connections, such as that one ends because the pod does, reaches the gateway unchanged. It starts before SARK and ends
 * after it.
 */
export class TlsProxy extends pulumi.ComponentResource {
  readonly sidecar: ContainerArgs;
  readonly volumes: readonly Volume[];

  constructor(name: string, args: TlsProxyArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:sark:TlsProxy", name, {}, options);
    const { namespace, settings, certificate, httpPort } = args;
    const { port, resources } = settings.sark.tls;
    const configuration = new Configuration(
      `${name}-config`,
      {
        namespace,
        identity: { name: "sark-tls", component: "authorization" },
        data: { [bootstrapFile]: JSON.stringify(bootstrap(port, httpPort), undefined, 2) },
      },
      { parent: this },
    );
    this.sidecar = {
      name: "tls-proxy",
      image: imageReference(promisedImage(settings.images, "envoy")),
      command: ["envoy"],
      arguments: envoyArguments(`${directories.configuration}/${bootstrapFile}`),
      ports: { https: port },
      resources,
      mounts: [
        { volume: "tls-proxy", path: directories.configuration },
        { volume: "tls-proxy-admin", path: directories.admin, readOnly: false },
        { volume: "sark-tls", path: directories.certificate },
      ],
      probes: probesOf(tlsStatusPort),
    };
    this.volumes = [
      { name: "tls-proxy", configMap: configuration.configMap },
      { name: "tls-proxy-admin", sizeLimit: "1Mi" },
      { name: "sark-tls", secretName: certificate },
    ];
    this.registerOutputs();
  }
}

/** Envoy's configuration. */
export const bootstrap = (port: number, httpPort: number): object => ({
  admin: { address: adminSocket(directories.admin) },
  static_resources: {
    listeners: [
      listener("tls", "0.0.0.0", port, passOn, ownCertificate),
      listener("status", "0.0.0.0", tlsStatusPort, statusPages(["/ready"])),
    ],
    clusters: [application(httpPort), admin(directories.admin)],
  },
  overload_manager: mostConnections(connections),
});

const passOn: object = extension("envoy.filters.network.tcp_proxy", {
  "@type": type("filters.network.tcp_proxy.v3.TcpProxy"),
  stat_prefix: "sark",
  cluster: "sark",
});

const ownCertificate: object = extension("envoy.transport_sockets.tls", {
  "@type": type("transport_sockets.tls.v3.DownstreamTlsContext"),
  common_tls_context: {
    alpn_protocols: ["http/1.1"],
    tls_params: { tls_minimum_protocol_version: "TLSv1_3", tls_maximum_protocol_version: "TLSv1_3" },
    tls_certificates: [
      {
        certificate_chain: { filename: `${directories.certificate}/tls.crt` },
        private_key: { filename: `${directories.certificate}/tls.key` },
      },
    ],
  },
});

const application = (port: number): object => ({
  name: "sark",
  type: "STATIC",
  connect_timeout: "1s",
  load_assignment: {
    cluster_name: "sark",
    endpoints: [{ lb_endpoints: [endpoint({ socket_address: { address: "127.0.0.1", port_value: port } })] }],
  },
  // The default would hold back what comes in beyond 1024 connections.
  circuit_breakers: { thresholds: [{ max_connections: connections, max_pending_requests: connections }] },
});
