import { isProxied, proxyPorts } from "./cache.ts";
import type { Check } from "./checks.ts";
import { opaPorts } from "./services.ts";
import { callsGatewayByTls, gatewayCallPort, speaksTls, tlsStatusPort } from "./transport.ts";

/** What must hold together where SARK is called over TLS. */
export const transportChecks: readonly Check[] = [
  {
    needs: ["sark", "images"],
    at: "images",
    problem: ({ sark, images }) =>
      speaksTls(sark) && images.envoy === undefined
        ? `must name envoy while sark:sark.tls.mode is ${sark.tls.mode}: it speaks TLS beside SARK`
        : undefined,
  },
  {
    needs: ["sark", "cache"],
    at: "sark.tls.port",
    problem: ({ sark, cache }) => {
      const { httpPort, metricsPort } = sark.contract;
      const taken = [
        httpPort ?? 8000,
        metricsPort ?? 9090,
        ...Object.values(opaPorts),
        ...(isProxied(cache) ? Object.values(proxyPorts) : []),
        tlsStatusPort,
      ];
      return speaksTls(sark) && taken.includes(sark.tls.port)
        ? `must not be ${sark.tls.port}: another container of the same pod listens there`
        : undefined;
    },
  },
  {
    needs: ["sark"],
    at: "sark.contract",
    problem: ({ sark }) => {
      const { httpPort, metricsPort } = sark.contract;
      return speaksTls(sark) && [httpPort, metricsPort].includes(tlsStatusPort)
        ? `must not use port ${tlsStatusPort}: the proxy in the same pod that speaks TLS listens there`
        : undefined;
    },
  },
  {
    needs: ["gateway", "images"],
    at: "images",
    problem: ({ gateway, images }) =>
      speaksTls(gateway) && images.envoy === undefined
        ? `must name envoy while sark:gateway.tls.mode is ${gateway.tls.mode}: it speaks TLS beside the gateway`
        : undefined,
  },
  {
    needs: ["gateway"],
    at: "gateway.tls.port",
    problem: ({ gateway }) => {
      const { httpPort, metricsPort } = gateway.contract;
      return speaksTls(gateway) && [httpPort ?? 8080, metricsPort ?? 9091, tlsStatusPort].includes(gateway.tls.port)
        ? `must not be ${gateway.tls.port}: another container of the same pod listens there`
        : undefined;
    },
  },
  {
    needs: ["gateway"],
    at: "gateway.contract",
    problem: ({ gateway }) => {
      const { httpPort, metricsPort } = gateway.contract;
      return speaksTls(gateway) && [httpPort, metricsPort].includes(tlsStatusPort)
        ? `must not use port ${tlsStatusPort}: the proxy in the same pod that speaks TLS listens there`
        : undefined;
    },
  },
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
