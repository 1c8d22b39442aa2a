import { parseQuantity } from "../../../settings/quantities.ts";
import type { Adapter } from "../adapter.ts";
import { annotations, kindsOfPaths, requestSeconds, rulesOf, tlsOf } from "../ingress.ts";

/** On every object of a controller that is retired: that this is known. The policy pack asks for it. */
const acknowledgement = { "sark-platform/retired-controller": "acknowledged" };

/** The retired controller of the Kubernetes project. Versions of TLS and HSTS are set for all of it, elsewhere. */
export const ingressNginx: Adapter<"ingress-nginx"> = (edge, target) => {
  const { limits } = edge;
  return kindsOfPaths(edge).map(({ suffix, streaming, paths }) => {
    const seconds = streaming ? edge.timeouts.streamIdleSeconds : requestSeconds(edge);
    return {
      name: `gateway${suffix}`,
      annotations: {
        ...acknowledgement,
        ...annotations("nginx.ingress.kubernetes.io", {
          "ssl-redirect": true,
          "limit-rps": limits.requestsPerSecond,
          // It would let through five times as many at once.
          "limit-burst-multiplier": limits.requestsPerSecond && 1,
          "limit-connections": limits.concurrentRequests,
          "proxy-body-size": limits.bodySize && parseQuantity(limits.bodySize),
          "whitelist-source-range": edge.allowedCidrs?.join(","),
          "proxy-read-timeout": seconds,
          "proxy-send-timeout": seconds,
          "proxy-buffering": streaming ? "off" : "on",
        }),
      },
      ingress: { ingressClassName: edge.ingressClass, rules: rulesOf(edge, paths, target), tls: tlsOf(edge, target) },
    };
  });
};
