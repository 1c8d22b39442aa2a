import type { EdgeMode, EdgeOf, PublishedEdge } from "../../settings/edge.ts";
import { exampleWith, settingsOf } from "./configuration.ts";

// Edges of every mode, to change in tests.

const arn = "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
export const webAclArn =
  "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/edge/1b2c3d4e-5f60-7182-93a4-b5c6d7e8f90a";

const limited = { limits: { requestsPerSecond: 50 } };

/** What a mode needs beside what all need. */
const own: Readonly<Record<EdgeMode, Readonly<Record<string, unknown>>>> = {
  alb: { certificate: { source: "acm", arns: [arn] }, controller: { cidrs: ["10.20.0.0/24", "10.20.1.0/24"] } },
  haproxy: limited,
  traefik: limited,
  nginx: limited,
  "ingress-nginx": { ...limited, acknowledgeRetired: true },
  "envoy-gateway": { ...limited, gatewayClass: "envoy" },
  "gateway-api": { gatewayClass: "cilium" },
};

/** `sark:edge` of a mode, with values replaced at its top. */
export const edgeConfiguration = (mode: EdgeMode, changes: Readonly<Record<string, unknown>> = {}) => ({
  mode,
  hosts: ["gateway.example.com"],
  certificate: { source: "secret", name: "edge-certificate" },
  controller: { namespace: "edge", podLabels: { app: "proxy" } },
  ...own[mode],
  ...changes,
});

/** The example's configuration with such an edge. */
export const exampleWithEdge = (mode: EdgeMode, changes: Readonly<Record<string, unknown>> = {}) => ({
  "sark:edge": edgeConfiguration(mode, changes),
  "sark:gateway termination drainSeconds": 15,
});

/** The settings of such an edge, as the checks let them pass. */
export function edgeOf<Mode extends EdgeMode>(
  mode: Mode,
  changes: Readonly<Record<string, unknown>> = {},
): EdgeOf<Mode> {
  const { edge } = settingsOf(exampleWith(exampleWithEdge(mode, changes)));
  return edge as PublishedEdge as EdgeOf<Mode>;
}

/** What can be said to every mode. */
const whole = {
  exposure: "public",
  hosts: ["gateway.example.com", "mcp.example.com"],
  paths: [
    { path: "/mcp", streaming: true },
    { path: "/tools/invoke", match: "exact" },
  ],
  hsts: { maxAgeSeconds: 31_536_000, includeSubdomains: true, preload: true },
};
const acme = (challenge: object) => ({ source: "acme", email: "platform@example.com", challenge });
const dns01 = (dns: object) => acme({ type: "dns01", dns });
const route53 = {
  provider: "route53",
  region: "eu-central-1",
  hostedZoneId: "Z0123456789",
  roleArn: "arn:aws:iam::123456789012:role/dns",
};

/** Edges whose controllers, or cert-manager, bring definitions of their own. */
export const edgeCases: Readonly<
  Record<string, { readonly mode: EdgeMode; readonly changes: Readonly<Record<string, unknown>> }>
> = {
  "Traefik with everything but a limit of bodies": {
    mode: "traefik",
    changes: {
      ...whole,
      allowedCidrs: ["192.0.2.0/24", "2001:db8::/32"],
      limits: { requestsPerSecond: 20, concurrentRequests: 8 },
      minimumTlsVersion: "1.2",
      timeouts: { requestSeconds: 30, streamIdleSeconds: 600 },
      certificate: acme({ type: "http01" }),
    },
  },
  "Traefik with a limit of bodies": {
    mode: "traefik",
    changes: { paths: [{ path: "/tools" }], limits: { requestsPerSecond: 20, bodySize: "1Mi" } },
  },
  "the Gateway API": {
    mode: "gateway-api",
    changes: { ...whole, timeouts: { requestSeconds: 30 }, certificate: acme({ type: "http01" }) },
  },
  "Envoy Gateway with everything that it can": {
    mode: "envoy-gateway",
    changes: {
      ...whole,
      allowedCidrs: ["192.0.2.0/24", "2001:db8::/32"],
      limits: { requestsPerSecond: 20, bodySize: "1Mi" },
      timeouts: { requestSeconds: 30 },
      minimumTlsVersion: "1.2",
    },
  },
  "Envoy Gateway with nothing but a limit": { mode: "envoy-gateway", changes: {} },
  "cert-manager with Cloudflare": {
    mode: "traefik",
    changes: { certificate: dns01({ provider: "cloudflare", secret: "cloudflare" }) },
  },
  "cert-manager with Route 53": { mode: "traefik", changes: { certificate: dns01(route53) } },
  "cert-manager with an issuer of others": {
    mode: "traefik",
    changes: { certificate: { source: "issuer", name: "company" } },
  },
};
