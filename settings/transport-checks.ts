import { admissionPorts, isLimited } from "./admission.ts";
import { isProxied, proxyPorts } from "./cache.ts";
import type { Check } from "./checks.ts";
import { opaPorts } from "./services.ts";
import { callsGatewayByTls, gatewayCallPort, speaksTls, tlsStatusPort } from "./transport.ts";

/** What must hold together where SARK or the gateway is called over TLS. */
export const transportChecks: readonly Check[] = [
  ...ofService({
    name: "sark",
    called: "SARK",
    needs: ["cache"],
    taken: ({ sark: { contract }, cache }) => [
      contract.httpPort ?? 8000,
      contract.metricsPort ?? 9090,
      ...Object.values(opaPorts),
      ...(isProxied(cache) ? Object.values(proxyPorts) : []),
    ],
  }),
  ...ofService({
    name: "gateway",
    called: "the gateway",
    taken: ({ gateway }) => [
      gateway.contract.httpPort ?? 8080,
      gateway.contract.metricsPort ?? 9091,
      ...(isLimited(gateway) ? Object.values(admissionPorts) : []),
    ],
  }),
  {
    needs: ["sark", "gateway"],
    at: "gateway.tls.mode",
    problem: ({ sark, gateway }) =>
      callsGatewayByTls(gateway) && !speaksTls(sark)
        ? "must be off or offered while sark:sark.tls.mode is off: the proxy beside SARK, which calls the gateway over TLS, is " +
          "missing then"
        : undefined,
  },
  {
    needs: ["sark", "gateway"],
    at: "sark.contract",
    problem: ({ sark, gateway }) =>
      callsGatewayByTls(gateway) &&
      [sark.contract.httpPort, sark.contract.metricsPort, sark.tls.port].includes(gatewayCallPort)
        ? `must not use port ${gatewayCallPort}, nor may sark:sark.tls.port: SARK calls the gateway there, in its own pod`
        : undefined,
  },
  {
    needs: ["sark", "gateway", "mcpServers"],
    at: "gateway.trust.certificates",
    problem: ({ sark, gateway: { trust }, mcpServers }) => {
      if (!speaksTls(sark) || trust.certificates.length > 0 || addsToOthers.includes(trust.variable)) return undefined;
      const servers = mcpServers.filter(({ url }) => url.startsWith("https:")).map(({ name }) => name);
      return servers.length === 0
        ? undefined
        : `must have the authorities of the MCP servers that are called over https, ${servers.join(", ")}: a client that ` +
            `reads ${trust.variable} believes nobody beside those in it`;
    },
  },
];

/** Variables whose file comes on top of the authorities that a client has anyway. */
const addsToOthers: readonly string[] = ["NODE_EXTRA_CA_CERTS"];

interface Service {
  readonly name: "sark" | "gateway";
  /** Its name in a sentence. */
  readonly called: string;
  /** Settings beside its own that say which ports are taken. Default: none. */
  readonly needs?: Check["needs"];
  /** Ports of the other containers in its pods. */
  readonly taken: (settings: Parameters<Check["problem"]>[0]) => readonly number[];
}

/** What must hold for either service that is called over TLS. */
function ofService({ name, called, needs = [], taken }: Service): readonly Check[] {
  return [
    {
      needs: [name, "images"],
      at: "images",
      problem: ({ [name]: service, images }) =>
        speaksTls(service) && images.envoy === undefined
          ? `must name envoy while sark:${name}.tls.mode is ${service.tls.mode}: it speaks TLS beside ${called}`
          : undefined,
    },
    {
      needs: [name, ...needs],
      at: `${name}.tls.port`,
      problem: (settings) => {
        const { [name]: service } = settings;
        return speaksTls(service) && [...taken(settings), tlsStatusPort].includes(service.tls.port)
          ? `must not be ${service.tls.port}: another container of the same pod listens there`
          : undefined;
      },
    },
    {
      needs: [name],
      at: `${name}.contract`,
      problem: ({ [name]: { contract, tls } }) =>
        speaksTls({ tls }) && [contract.httpPort, contract.metricsPort].includes(tlsStatusPort)
          ? `must not use port ${tlsStatusPort}: the proxy in the same pod that speaks TLS listens there`
          : undefined,
    },
  ];
}
