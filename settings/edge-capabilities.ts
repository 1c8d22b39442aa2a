import type { EdgeMode, PublishedEdge } from "./edge.ts";

// What each mode can express. The checks refuse what is not here; the adapters' tests prove that what is here is rendered.

/** A demand that not every mode can meet, by its key below `sark:edge`. */
export type Demand =
  | "limits.requestsPerSecond"
  | "limits.concurrentRequests"
  | "limits.bodySize"
  | "allowedCidrs"
  | "timeouts.requestSeconds"
  | "hsts"
  | "minimumTlsVersion";

/** Some can meet it only where no path is streaming. */
type Ability = "always" | "without streams";

const abilities: Readonly<Record<Demand, Readonly<Partial<Record<EdgeMode, Ability>>>>> = {
  "limits.requestsPerSecond": {
    haproxy: "always",
    traefik: "always",
    nginx: "always",
    "ingress-nginx": "always",
    "envoy-gateway": "always",
  },
  "limits.concurrentRequests": { haproxy: "always", traefik: "always", "ingress-nginx": "always" },
  // Traefik measures a request by buffering it, and then buffers the answer as well.
  "limits.bodySize": {
    haproxy: "always",
    traefik: "without streams",
    nginx: "always",
    "ingress-nginx": "always",
    "envoy-gateway": "always",
  },
  allowedCidrs: {
    alb: "always",
    haproxy: "always",
    traefik: "always",
    nginx: "always",
    "ingress-nginx": "always",
    "envoy-gateway": "always",
  },
  // A load balancer of AWS and a backend of HAProxy have one time for all their paths.
  "timeouts.requestSeconds": {
    alb: "without streams",
    haproxy: "without streams",
    traefik: "always",
    nginx: "always",
    "ingress-nginx": "always",
    "envoy-gateway": "always",
    "gateway-api": "always",
  },
  hsts: {
    alb: "always",
    haproxy: "always",
    traefik: "always",
    nginx: "always",
    "envoy-gateway": "always",
    "gateway-api": "always",
  },
  minimumTlsVersion: { alb: "always", haproxy: "always", traefik: "always", "envoy-gateway": "always" },
};

/** Every demand, in the order in which problems are reported. */
export const demands = Object.keys(abilities) as readonly Demand[];

/** Every mode that publishes something. */
export const modes: readonly EdgeMode[] = [
  "alb",
  "haproxy",
  "traefik",
  "nginx",
  "ingress-nginx",
  "envoy-gateway",
  "gateway-api",
];

export const hasStreams = ({ paths }: PublishedEdge): boolean => paths.some(({ streaming }) => streaming);

/** Whether the settings make the demand. */
export function demanded({ limits, allowedCidrs, timeouts, hsts, minimumTlsVersion }: PublishedEdge, demand: Demand) {
  const values: Readonly<Record<Demand, unknown>> = {
    "limits.requestsPerSecond": limits.requestsPerSecond,
    "limits.concurrentRequests": limits.concurrentRequests,
    "limits.bodySize": limits.bodySize,
    allowedCidrs,
    "timeouts.requestSeconds": timeouts.requestSeconds,
    hsts,
    minimumTlsVersion,
  };
  return values[demand] !== undefined;
}

/** Whether a mode can meet the demand. */
export function canMeet(mode: EdgeMode, demand: Demand, streams: boolean): boolean {
  const ability = abilities[demand][mode];
  return ability === "always" || (ability === "without streams" && !streams);
}

/** The modes that can meet the demand. */
export const modesFor = (demand: Demand, streams: boolean): readonly EdgeMode[] =>
  modes.filter((mode) => canMeet(mode, demand, streams));
