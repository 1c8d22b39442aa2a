import * as pulumi from "@pulumi/pulumi";
import { admissionPorts, isLimited } from "../../settings/admission.ts";
import type { ContainerResources } from "../../settings/services.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import {
  admin,
  adminSocket,
  bootstrapFile,
  endpoint,
  envoySidecar,
  extension,
  listener,
  mostConnections,
  proxyDirectories,
  type Sidecar,
  statusPages,
  type,
} from "../envoy/index.ts";
import type { ContainerArgs, Volume } from "../workload/index.ts";

/** Connections of clients that one proxy accepts; unused ones cost little. */
const connections = 10_000;

/** What a proxy takes beside each gateway, if there is one. */
export const admissionResources = (gateway: Pick<Settings["gateway"], "admission">): readonly ContainerResources[] =>
  isLimited(gateway) ? [gateway.admission.resources] : [];

/** Envoy as a sidecar that lets only so many requests at once into the gateway, and answers all others at once. */
export class AdmissionProxy extends pulumi.ComponentResource implements Sidecar {
  readonly sidecar: ContainerArgs;
  readonly volumes: readonly Volume[];

  constructor(
    name: string,
    args: { readonly namespace: pulumi.Output<string>; readonly settings: Settings; readonly httpPort: number },
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("sark:gateway:AdmissionProxy", name, {}, options);
    const { namespace, settings, httpPort } = args;
    const { resources, requestsAtOnce } = settings.gateway.admission;
    const configuration = new Configuration(
      `${name}-config`,
      {
        namespace,
        identity: { name: "gateway-admission", component: "gateway" },
        data: { [bootstrapFile]: JSON.stringify(bootstrap(httpPort, requestsAtOnce), undefined, 2) },
      },
      { parent: this },
    );
    const { sidecar, volumes } = envoySidecar({
      name: "admission",
      images: settings.images,
      configMap: configuration.configMap,
      ports: { admission: admissionPorts.http },
      statusPort: admissionPorts.status,
      resources,
    });
    this.sidecar = sidecar;
    this.volumes = volumes;
    this.registerOutputs();
  }
}

/** Envoy's configuration. */
export const bootstrap = (httpPort: number, requestsAtOnce: number): object => ({
  admin: { address: adminSocket(proxyDirectories.admin) },
  static_resources: {
    listeners: [
      listener("http", "0.0.0.0", admissionPorts.http, admitted),
      listener("status", "0.0.0.0", admissionPorts.status, statusPages(["/ready"])),
    ],
    clusters: [gateway(httpPort, requestsAtOnce), admin(proxyDirectories.admin)],
  },
  overload_manager: mostConnections(connections),
});

/** Who is about to end says so to its own client, which is the proxy: the proxy's clients must hear it too. */
const passClosingOn = `
function envoy_on_response(handle)
  if handle:headers():get("connection") == "close" then
    handle:streamInfo():drainConnectionUponCompletion()
  end
end`;

const admitted: object = extension("envoy.filters.network.http_connection_manager", {
  "@type": type("filters.network.http_connection_manager.v3.HttpConnectionManager"),
  stat_prefix: "admission",
  codec_type: "HTTP1",
  // Streams may be silent for long; the gateway and the edge have limits of their own.
  stream_idle_timeout: "0s",
  server_header_transformation: "PASS_THROUGH",
  local_reply_config: {
    mappers: [
      {
        filter: { response_flag_filter: { flags: ["UO"] } },
        status_code: 503,
        headers_to_add: [{ header: { key: "retry-after", value: "1" } }],
        body_format_override: { json_format: { allow: false, reason: "too many requests at once" } },
      },
    ],
  },
  route_config: {
    virtual_hosts: [
      {
        name: "gateway",
        domains: ["*"],
        routes: [{ match: { prefix: "/" }, route: { cluster: "gateway", timeout: "0s" } }],
      },
    ],
  },
  http_filters: [
    extension("envoy.filters.http.lua", {
      "@type": type("filters.http.lua.v3.Lua"),
      default_source_code: { inline_string: passClosingOn },
    }),
    extension("envoy.filters.http.router", { "@type": type("filters.http.router.v3.Router") }),
  ],
});

const gateway = (port: number, requestsAtOnce: number): object => ({
  name: "gateway",
  type: "STATIC",
  connect_timeout: "1s",
  load_assignment: {
    cluster_name: "gateway",
    endpoints: [{ lb_endpoints: [endpoint({ socket_address: { address: "127.0.0.1", port_value: port } })] }],
  },
  circuit_breakers: {
    thresholds: [
      {
        max_requests: requestsAtOnce,
        max_pending_requests: requestsAtOnce,
        max_connections: 2 * requestsAtOnce,
      },
    ],
  },
});
