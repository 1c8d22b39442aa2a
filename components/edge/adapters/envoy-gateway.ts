import { type Adapter, type CustomObject, defaults } from "../adapter.ts";
import { gatewayApiObjects, gatewayName } from "./gateway-api.ts";

const apiVersion = "gateway.envoyproxy.io/v1alpha1";

const targets = (kind: "Gateway" | "HTTPRoute") => [{ group: "gateway.networking.k8s.io", kind, name: gatewayName }];

/** Every address by itself, of either family. */
const everyAddress = ["0.0.0.0/0", "::/0"];

/** Envoy Gateway: the objects of the Gateway API, with the policies that say what the API has no words for. */
export const envoyGateway: Adapter<"envoy-gateway"> = (edge, target) => {
  const { limits, allowedCidrs, timeouts } = edge;
  const { requestsPerSecond, bodySize } = limits;
  const policy = (kind: string, spec: CustomObject["spec"]): CustomObject => ({
    name: gatewayName,
    apiVersion,
    kind,
    spec,
  });
  return [
    policy("ClientTrafficPolicy", {
      targetRefs: targets("Gateway"),
      tls: { minVersion: edge.minimumTlsVersion ?? defaults.minimumTlsVersion },
      // Envoy would end a stream after five minutes without events.
      timeout: { http: { streamIdleTimeout: `${timeouts.streamIdleSeconds}s` } },
    }),
    ...(requestsPerSecond === undefined && bodySize === undefined
      ? []
      : [
          policy("BackendTrafficPolicy", {
            targetRefs: targets("HTTPRoute"),
            ...(requestsPerSecond !== undefined && {
              rateLimit: {
                type: "Local",
                local: {
                  rules: everyAddress.map((value) => ({
                    clientSelectors: [{ sourceCIDR: { type: "Distinct", value } }],
                    limit: { requests: requestsPerSecond, unit: "Second" },
                  })),
                },
              },
            }),
            ...(bodySize !== undefined && { requestBuffer: { limit: bodySize } }),
          }),
        ]),
    ...(allowedCidrs
      ? [
          policy("SecurityPolicy", {
            targetRefs: targets("HTTPRoute"),
            authorization: {
              defaultAction: "Deny",
              rules: [{ name: "allowed", action: "Allow", principal: { clientCIDRs: [...allowedCidrs] } }],
            },
          }),
        ]
      : []),
    // The policies come first: a route is not open before it is limited.
    ...gatewayApiObjects(edge, target),
  ];
};
