import type { types } from "@pulumi/kubernetes";
import type { EdgePath, PublishedEdge } from "../../settings/edge.ts";
import { defaults, secretOf, type Target } from "./adapter.ts";

// What several adapters say in the same way.

type Rule = types.input.networking.v1.IngressRule;
type Tls = types.input.networking.v1.IngressTLS;

/** The rules of an Ingress: every path on every host. */
export const rulesOf = ({ hosts }: PublishedEdge, paths: readonly EdgePath[], { service, port }: Target): Rule[] =>
  hosts.map((host) => ({
    host,
    http: {
      paths: paths.map(({ path, match }) => ({
        path,
        pathType: match === "exact" ? "Exact" : "Prefix",
        backend: { service: { name: service, port: { number: port } } },
      })),
    },
  }));

/** The certificate of all hosts. */
export const tlsOf = ({ hosts }: PublishedEdge, target: Target): Tls[] => [
  { hosts: [...hosts], secretName: secretOf(target) },
];

/** The value of the header Strict-Transport-Security. */
export function hstsHeader({ hsts = defaults.hsts }: PublishedEdge): string {
  const { maxAgeSeconds, includeSubdomains, preload } = hsts;
  return [
    `max-age=${maxAgeSeconds}`,
    ...(includeSubdomains ? ["includeSubDomains"] : []),
    ...(preload ? ["preload"] : []),
  ].join("; ");
}

/** How long the edge waits for an answer, in seconds. */
export const requestSeconds = ({ timeouts }: PublishedEdge): number =>
  timeouts.requestSeconds ?? defaults.requestSeconds;

/** How long it waits where all paths have the same time. */
export const longestSilence = (edge: PublishedEdge): number =>
  edge.paths.some(({ streaming }) => streaming)
    ? Math.max(edge.timeouts.streamIdleSeconds, requestSeconds(edge))
    : requestSeconds(edge);

/** Paths with answers of one piece, and those with streams; without a kind that there is not. */
export const kindsOfPaths = ({ paths }: PublishedEdge) =>
  [
    { suffix: "", streaming: false, paths: paths.filter(({ streaming }) => !streaming) },
    { suffix: "-streams", streaming: true, paths: paths.filter(({ streaming }) => streaming) },
  ].filter((kind) => kind.paths.length > 0);

/** Entries whose value is not undefined, as annotations under a prefix. */
export const annotations = (
  prefix: string,
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [[`${prefix}/${key}`, String(value)]],
    ),
  );
