import type { EdgePath } from "../../../settings/edge.ts";
import { parseQuantity } from "../../../settings/quantities.ts";
import { type Adapter, type CustomObject, defaults, secretOf } from "../adapter.ts";
import { kindsOfPaths, requestSeconds } from "../ingress.ts";

const apiVersion = "traefik.io/v1alpha1";

/** The address of the connection, whatever headers claim. */
const byAddress = { ipStrategy: { depth: 0 } };

/** Traefik, through its own resources. */
export const traefik: Adapter<"traefik"> = (edge, target) => {
  const { limits, allowedCidrs, hsts = defaults.hsts, entryPoints } = edge;
  const middleware = (name: string, spec: CustomObject["spec"]): CustomObject => ({
    name: `gateway-${name}`,
    apiVersion,
    kind: "Middleware",
    spec,
  });
  // In the order in which a request meets them: who may come, how many, how much.
  const middlewares = [
    ...(allowedCidrs ? [middleware("allow-list", { ipAllowList: { sourceRange: [...allowedCidrs] } })] : []),
    ...(limits.requestsPerSecond === undefined
      ? []
      : [
          middleware("rate", {
            rateLimit: {
              average: limits.requestsPerSecond,
              period: "1s",
              burst: limits.requestsPerSecond,
              sourceCriterion: byAddress,
            },
          }),
        ]),
    ...(limits.concurrentRequests === undefined
      ? []
      : // It would count the requests of a host together.
        [middleware("in-flight", { inFlightReq: { amount: limits.concurrentRequests, sourceCriterion: byAddress } })]),
    ...(limits.bodySize === undefined
      ? []
      : [middleware("body-size", { buffering: { maxRequestBodyBytes: parseQuantity(limits.bodySize) } })]),
    middleware("hsts", {
      headers: {
        stsSeconds: hsts.maxAgeSeconds,
        stsIncludeSubdomains: hsts.includeSubdomains,
        stsPreload: hsts.preload,
      },
    }),
  ];
  const kinds = kindsOfPaths(edge);
  const redirect = middleware("redirect", { redirectScheme: { scheme: "https", permanent: true } });
  const service = { kind: "Service", name: target.service, port: target.port };
  const route = (name: string, spec: CustomObject["spec"]): CustomObject => ({
    name,
    apiVersion,
    kind: "IngressRoute",
    spec: { ingressClassName: edge.ingressClass, ...spec },
  });
  return [
    ...middlewares,
    redirect,
    {
      name: "gateway",
      apiVersion,
      kind: "TLSOption",
      spec: {
        minVersion: `VersionTLS${(edge.minimumTlsVersion ?? defaults.minimumTlsVersion).replace(".", "")}`,
        sniStrict: true,
      },
    },
    ...kinds.map(({ suffix, streaming }): CustomObject => ({
      name: `gateway${suffix}`,
      apiVersion,
      kind: "ServersTransport",
      spec: {
        forwardingTimeouts: {
          // Until an answer begins. Traefik ends no stream that has begun.
          responseHeaderTimeout: `${streaming ? edge.timeouts.streamIdleSeconds : requestSeconds(edge)}s`,
        },
      },
    })),
    route("gateway", {
      entryPoints: [entryPoints.https],
      routes: kinds.map(({ suffix, paths }) => ({
        kind: "Rule",
        match: matchOf(edge.hosts, paths),
        middlewares: middlewares.map(({ name }) => ({ name })),
        services: [{ ...service, serversTransport: `gateway${suffix}` }],
      })),
      tls: { secretName: secretOf(target), options: { name: "gateway" } },
    }),
    route("gateway-redirect", {
      entryPoints: [entryPoints.http],
      routes: [
        {
          kind: "Rule",
          match: matchOf(edge.hosts, edge.paths),
          middlewares: [{ name: redirect.name }],
          services: [service],
        },
      ],
    }),
  ];
};

/** It resolves `/../` itself and passes other spellings on, and what the gateway makes of `/mcp/..;/docs` nobody knows. */
const climbing = "PathRegexp(`(?i)(/|%2f)(\\.|%2e){2}(;|/|%2f|$)`)";

/** A rule for the paths on the hosts. Traefik's own prefixes end anywhere, not at segments only. */
function matchOf(hosts: readonly string[], paths: readonly EdgePath[]): string {
  const matchers = paths.flatMap(({ path, match }) => [
    `Path(\`${path}\`)`,
    ...(match === "prefix" ? [`PathPrefix(\`${path}/\`)`] : []),
  ]);
  return `(${hosts.map((host) => `Host(\`${host}\`)`).join(" || ")}) && (${matchers.join(" || ")}) && !${climbing}`;
}
