import * as pulumi from "@pulumi/pulumi";
import { admissionPorts, isLimited } from "../../settings/admission.ts";
import { imageReference } from "../../settings/image-reference.ts";
import { callsGatewayByTls, gatewayCallPort } from "../../settings/transport.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import { type Outbound, TlsProxy } from "../envoy/index.ts";
import { portsOf, ReplicatedWorkload, type SecretKey, type ServiceContract } from "../workload/index.ts";
import { AdmissionProxy } from "./admission.ts";
import { gatewayContract } from "./contract.ts";

export { admissionResources } from "./admission.ts";
export { gatewayFlows } from "./flows.ts";
export { gatewayMonitoring } from "./monitoring.ts";

/** Name of the gateway's Service. */
export const gatewayService = "gateway-service";

/** The host of the gateway inside the cluster, which its certificate there names. */
export const gatewayHost = ({ namespace }: Pick<Settings, "namespace">): string => `${gatewayService}.${namespace}.svc`;

/** Where SARK calls the gateway: inside the namespace, or inside its own pod, where a proxy goes on over TLS. */
export const gatewayUrl = (settings: Settings): string =>
  callsGatewayByTls(settings.gateway)
    ? `http://127.0.0.1:${gatewayCallPort}`
    : `http://${gatewayHost(settings)}:${gatewayContract(settings).httpPort}`;

/** The gateway as the proxy beside SARK calls it over TLS, if it does. */
export const gatewayOutbound = (settings: Settings): Outbound | undefined =>
  callsGatewayByTls(settings.gateway)
    ? { name: "gateway", host: gatewayHost(settings), port: settings.gateway.tls.port }
    : undefined;

/** Where the edge finds the gateway inside the namespace. */
export function gatewayTarget(settings: Settings): { service: string; port: number; healthPath?: string } {
  const { httpPort, readiness } = gatewayContract(settings);
  return {
    service: gatewayService,
    port: httpPort,
    ...("path" in readiness && readiness.port === httpPort && { healthPath: readiness.path }),
  };
}

/** The user of the tutorial's image. */
const user = 1000;

const registryDirectory = "/etc/gateway";
const registryFile = "mcp_servers.yaml";

const trustDirectory = "/etc/gateway-trust";
const trustFile = "authorities.pem";

export interface GatewayArgs {
  readonly namespace: pulumi.Output<string>;
  readonly settings: Settings;
  /** Base URL of SARK, known once it answers. */
  readonly sarkUrl: pulumi.Output<string>;
  /** Authority of SARK's certificate in PEM form, where SARK is called over TLS. */
  readonly authority?: pulumi.Output<string>;
  readonly secrets: {
    readonly jwtKey: SecretKey;
    readonly gatewayApiKey: SecretKey;
    /** The gateway's certificate inside the cluster, where it is called over TLS there. */
    readonly gatewayServiceTls: { readonly secret: pulumi.Output<string> } | undefined;
  };
  readonly priorityClass: pulumi.Output<string>;
  /** What must be in place before the first pod starts. */
  readonly after: readonly pulumi.Resource[];
}

/** The MCP gateway: checks tokens, asks SARK, and passes allowed calls on to the MCP servers of its registry. */
export class Gateway extends pulumi.ComponentResource {
  /** Base URL inside the cluster, known once the gateway answers. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: GatewayArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:gateway:Gateway", name, {}, options);
    const { namespace, settings } = args;
    const { gateway, images } = settings;
    const contract = gatewayContract(settings);
    const identity = { name: "gateway", component: "gateway" };
    const configuration = new Configuration(
      `${name}-config`,
      { namespace, identity, data: gatewayEnvironment(args, contract) },
      { parent: this },
    );
    const registry = new Configuration(
      `${name}-mcp-servers`,
      { namespace, identity, data: { [registryFile]: registryText(settings) } },
      { parent: this },
    );
    const believed = authorities(args);
    const trust =
      believed.length > 0
        ? new Configuration(
            `${name}-trust`,
            { namespace, identity, data: { [trustFile]: pulumi.all([...believed]).apply(inOneFile) } },
            { parent: this },
          )
        : undefined;
    const ports = portsOf(contract);
    const admission = isLimited(gateway)
      ? new AdmissionProxy(`${name}-admission`, { namespace, settings, httpPort: contract.httpPort }, { parent: this })
      : undefined;
    const tls =
      args.secrets.gatewayServiceTls &&
      new TlsProxy(
        `${name}-tls`,
        {
          namespace,
          settings,
          identity,
          tls: gateway.tls,
          certificate: args.secrets.gatewayServiceTls.secret,
          // Nobody gets past who admits.
          httpPort: admission ? admissionPorts.http : contract.httpPort,
        },
        { parent: this },
      );
    const workload = new ReplicatedWorkload(
      name,
      {
        namespace,
        identity,
        pod: {
          user,
          version: images.gateway.tag,
          pullSecrets: images.pullSecrets,
          priorityClass: args.priorityClass,
          sidecars: [...(admission ? [admission.sidecar] : []), ...(tls ? [tls.sidecar] : [])],
          volumes: [
            { name: "tmp", sizeLimit: "64Mi" },
            { name: "mcp-servers", configMap: registry.configMap },
            ...(trust ? [{ name: "trust", configMap: trust.configMap }] : []),
            ...(admission?.volumes ?? []),
            ...(tls?.volumes ?? []),
          ],
          container: {
            name: "gateway",
            image: imageReference(images.gateway),
            ...(contract.command && { command: contract.command }),
            ports,
            environmentFrom: configuration.configMap,
            secretEnvironment: { JWT_SECRET_KEY: args.secrets.jwtKey, GATEWAY_API_KEY: args.secrets.gatewayApiKey },
            resources: gateway.resources,
            mounts: [
              { volume: "tmp", path: "/tmp", readOnly: false },
              { volume: "mcp-servers", path: registryDirectory },
              ...(trust ? [{ volume: "trust", path: trustDirectory }] : []),
            ],
            probes: {
              // It would say that it is ready at once, but the network policies of SARK admit a new address some seconds after
              // a pod has it, and until then every request through that pod fails.
              startup: { check: contract.startup, delay: 10, period: 2, timeout: 5, failures: 60 },
              readiness: { check: contract.readiness, period: 5, timeout: 3, failures: 3 },
              // The tutorial's gateway has one answer for both: who is busy gets no requests, and is not restarted.
              liveness: { check: contract.liveness, period: 10, timeout: 5, failures: 5 },
            },
          },
        },
        scaling: {
          between: gateway.replicas,
          on: ["gateway", ...(admission ? [admission.sidecar.name] : []), ...(tls ? [tls.sidecar.name] : [])],
          autoscaling: gateway.autoscaling,
        },
        rollout: gateway.rollout,
        termination: gateway.termination,
        zoneSpread: settings.zoneSpread,
        service: {
          name: gatewayService,
          ports: { ...ports, ...(tls && { https: gateway.tls.port }) },
          ...(admission && { behind: { http: admissionPorts.http } }),
        },
        after: args.after,
      },
      { parent: this },
    );
    this.url = pulumi.interpolate`http://${workload.service}.${namespace}.svc:${contract.httpPort}`;
    this.registerOutputs({ url: this.url });
  }
}

function gatewayEnvironment(args: GatewayArgs, { httpPort }: ServiceContract): Record<string, pulumi.Input<string>> {
  const { settings, sarkUrl } = args;
  return {
    GATEWAY_ENV: settings.environment,
    GATEWAY_HOST: "0.0.0.0",
    GATEWAY_PORT: String(httpPort),
    LOG_LEVEL: settings.logLevel,
    SARK_URL: sarkUrl,
    ...(authorities(args).length > 0 && { [settings.gateway.trust.variable]: `${trustDirectory}/${trustFile}` }),
    MCP_SERVERS_CONFIG: `${registryDirectory}/${registryFile}`,
    ...settings.gateway.contract.environment,
  };
}

/** Whom the gateway believes, where it is told: the platform's authority, and those that the settings add. */
const authorities = ({ authority, settings }: GatewayArgs): readonly pulumi.Input<string>[] => [
  ...(authority ? [authority] : []),
  ...settings.gateway.trust.certificates,
];

const inOneFile = (certificates: readonly string[]): string => certificates.map((each) => `${each.trim()}\n`).join("");

/** The registry as the gateway reads it; JSON is YAML. */
const registryText = ({ mcpServers }: Settings): string =>
  `${JSON.stringify({ servers: mcpServers.map(({ name, url }) => ({ name, url })) }, undefined, 2)}\n`;
