import { parseQuantity } from "../../../settings/quantities.ts";
import type { EdgePath } from "../../../settings/edge.ts";
import { type Adapter, type CustomObject, secretOf } from "../adapter.ts";
import { hstsHeader, kindsOfPaths, requestSeconds } from "../ingress.ts";

const apiVersion = "k8s.nginx.org/v1";

/** F5's controller of NGINX, through its own resources. Versions of TLS are set for all of it, elsewhere. */
export const nginx: Adapter<"nginx"> = (edge, target) => {
  const { limits, allowedCidrs, ingressClass: ingressClassName } = edge;
  const policy = (name: string, spec: CustomObject["spec"]): CustomObject => ({
    name: `gateway-${name}`,
    apiVersion,
    kind: "Policy",
    spec: { ingressClassName, ...spec },
  });
  const policies = [
    ...(allowedCidrs ? [policy("allow-list", { accessControl: { allow: [...allowedCidrs] } })] : []),
    ...(limits.requestsPerSecond === undefined
      ? []
      : [
          policy("rate", {
            rateLimit: {
              rate: `${limits.requestsPerSecond}r/s`,
              // A second's worth may come at once, and is not spread over the second.
              burst: limits.requestsPerSecond,
              noDelay: true,
              key: "${binary_remote_addr}",
              zoneSize: "10M",
              rejectCode: 429,
            },
          }),
        ]),
  ];
  const kinds = kindsOfPaths(edge).map((kind) => ({ ...kind, upstream: `gateway${kind.suffix}` }));
  return [
    ...policies,
    ...edge.hosts.map((host): CustomObject => ({
      name: `gateway-${nameOf(host)}`,
      apiVersion,
      kind: "VirtualServer",
      spec: {
        ingressClassName,
        host,
        tls: { secret: secretOf(target), redirect: { enable: true, code: 301 } },
        ...(policies.length > 0 && { policies: policies.map(({ name }) => ({ name })) }),
        upstreams: kinds.map(({ upstream, streaming }) => {
          const seconds = `${streaming ? edge.timeouts.streamIdleSeconds : requestSeconds(edge)}s`;
          return {
            name: upstream,
            service: target.service,
            port: target.port,
            "read-timeout": seconds,
            "send-timeout": seconds,
            buffering: !streaming,
            ...(limits.bodySize !== undefined && { "client-max-body-size": `${parseQuantity(limits.bodySize)}` }),
          };
        }),
        routes: kinds.flatMap(({ upstream, paths }) =>
          paths.flatMap(locationsOf).map((path) => ({
            path,
            action: {
              proxy: {
                upstream,
                responseHeaders: {
                  add: [{ name: "Strict-Transport-Security", value: hstsHeader(edge), always: true }],
                },
              },
            },
          })),
        ),
      },
    })),
  ];
};

/** A host as part of a name; two hosts never have the same. */
const nameOf = (host: string): string => host.replaceAll("-", "--").replaceAll(".", "-");

/** Locations of NGINX for a path. Its own prefixes end anywhere, not at segments only. */
const locationsOf = ({ path, match }: EdgePath): readonly string[] => [
  `=${path}`,
  ...(match === "prefix" ? [`${path}/`] : []),
];
