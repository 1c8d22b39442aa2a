import type { EdgeOf, EdgePath } from "../../../settings/edge.ts";
import { type Adapter, type CustomObject, secretOf, type Target } from "../adapter.ts";
import { hstsHeader, kindsOfPaths, requestSeconds } from "../ingress.ts";

const apiVersion = "gateway.networking.k8s.io/v1";

/** Name of the Gateway, and of the route through it. */
export const gatewayName = "gateway";

/** A Gateway with its routes. What the API has no words for, limits above all, are policies of its implementation. */
export const gatewayApi: Adapter<"gateway-api"> = (edge, target) => gatewayApiObjects(edge, target);

/** The objects that every implementation understands. */
export function gatewayApiObjects(
  edge: EdgeOf<"gateway-api" | "envoy-gateway">,
  target: Target,
): readonly CustomObject[] {
  const allowedRoutes = { namespaces: { from: "Same" } };
  const hostnames = [...edge.hosts];
  const route = (name: string, sectionNames: readonly string[], rules: readonly object[]): CustomObject => ({
    name,
    apiVersion,
    kind: "HTTPRoute",
    spec: { parentRefs: sectionNames.map((sectionName) => ({ name: gatewayName, sectionName })), hostnames, rules },
  });
  const secure = edge.hosts.map((hostname, index) => ({ hostname, name: `https-${index}` }));
  return [
    {
      name: gatewayName,
      apiVersion,
      kind: "Gateway",
      spec: {
        gatewayClassName: edge.gatewayClass,
        listeners: [
          { name: "http", protocol: "HTTP", port: 80, allowedRoutes },
          ...secure.map(({ name, hostname }) => ({
            name,
            hostname,
            protocol: "HTTPS",
            port: 443,
            tls: { mode: "Terminate", certificateRefs: [{ kind: "Secret", name: secretOf(target) }] },
            allowedRoutes,
          })),
        ],
      },
    },
    route(
      gatewayName,
      secure.map(({ name }) => name),
      kindsOfPaths(edge).map(({ streaming, paths }) => ({
        matches: matchesOf(paths),
        filters: [
          {
            type: "ResponseHeaderModifier",
            responseHeaderModifier: { set: [{ name: "Strict-Transport-Security", value: hstsHeader(edge) }] },
          },
        ],
        backendRefs: [{ name: target.service, port: target.port }],
        // Nothing limits a stream: the API knows no time without events.
        timeouts: { request: streaming ? "0s" : `${requestSeconds(edge)}s` },
      })),
    ),
    route(
      "gateway-redirect",
      ["http"],
      [
        {
          matches: matchesOf(edge.paths),
          filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }],
        },
      ],
    ),
  ];
}

const matchesOf = (paths: readonly EdgePath[]) =>
  paths.map(({ path, match }) => ({ path: { type: match === "exact" ? "Exact" : "PathPrefix", value: path } }));
