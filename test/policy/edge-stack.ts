import type { Resource } from "./harness.ts";

/** Routes from outside of every kind of controller that violate no rule, by the names of their resources. */

const NAMESPACE = "sark";
const metadata = (name: string, annotations?: Readonly<Record<string, string>>) => ({
  name,
  namespace: NAMESPACE,
  labels: { "app.kubernetes.io/component": "edge" },
  ...(annotations && { annotations }),
});
const HOST = "gateway.example.com";

const ingress = (name: string, annotations: Readonly<Record<string, string>>, spec: object) => ({
  type: "kubernetes:networking.k8s.io/v1:Ingress",
  props: {
    metadata: metadata(name, annotations),
    spec: {
      ...spec,
      rules: [
        {
          host: HOST,
          http: {
            paths: [
              { path: "/mcp", pathType: "Prefix", backend: { service: { name: "gateway", port: { number: 8080 } } } },
            ],
          },
        },
      ],
    },
  },
});
const tls = [{ hosts: [HOST], secretName: "certificate" }];

const traefik = (kind: string, name: string, spec: object) => ({
  type: `kubernetes:traefik.io/v1alpha1:${kind}`,
  props: { metadata: metadata(name), spec },
});
const rule = "Host(`gateway.example.com`) && (Path(`/mcp`) || PathPrefix(`/mcp/`))";
const leadsToGateway = { kind: "Rule", match: rule, services: [{ name: "gateway", port: 8080 }] };

const gatewayApi = (kind: string, name: string, spec: object) => ({
  type: `kubernetes:gateway.networking.k8s.io/v1:${kind}`,
  props: { metadata: metadata(name), spec },
});
const matches = [{ path: { type: "PathPrefix", value: "/mcp" } }];
const hstsHeader = { name: "Strict-Transport-Security", value: "max-age=31536000" };

const service = (name: string, component: string) => ({
  type: "kubernetes:core/v1:Service",
  props: {
    metadata: { name, namespace: NAMESPACE, labels: { "app.kubernetes.io/component": component } },
    spec: { type: "ClusterIP", selector: { app: name } },
  },
});

export const compliantStack = {
  gateway: service("gateway", "gateway"),
  authorization: service("authorization", "authorization"),
  alb: ingress(
    "alb",
    {
      "alb.ingress.kubernetes.io/scheme": "internet-facing",
      "alb.ingress.kubernetes.io/listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
      "alb.ingress.kubernetes.io/ssl-redirect": "443",
      "alb.ingress.kubernetes.io/ssl-policy": "ELBSecurityPolicy-TLS13-1-3-2021-06",
      "alb.ingress.kubernetes.io/wafv2-acl-arn": "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/edge/1",
      "alb.ingress.kubernetes.io/listener-attributes.HTTPS-443":
        "routing.http.response.strict_transport_security.header_value=max-age=31536000",
    },
    { ingressClassName: "alb" },
  ),
  haproxy: ingress(
    "haproxy",
    { "haproxy-ingress.github.io/limit-rps": "50", "haproxy-ingress.github.io/hsts": "true" },
    { ingressClassName: "haproxy", tls },
  ),
  retired: ingress(
    "retired",
    { "nginx.ingress.kubernetes.io/limit-rps": "50", "sark-platform/retired-controller": "acknowledged" },
    { ingressClassName: "nginx", tls },
  ),
  rate: traefik("Middleware", "rate", { rateLimit: { average: 50, period: "1s" } }),
  hsts: traefik("Middleware", "hsts", { headers: { stsSeconds: 31_536_000 } }),
  redirect: traefik("Middleware", "redirect", { redirectScheme: { scheme: "https" } }),
  option: traefik("TLSOption", "option", { minVersion: "VersionTLS13" }),
  route: traefik("IngressRoute", "route", {
    entryPoints: ["websecure"],
    routes: [{ ...leadsToGateway, middlewares: [{ name: "rate" }, { name: "hsts" }] }],
    tls: { secretName: "certificate", options: { name: "option" } },
  }),
  redirecting: traefik("IngressRoute", "redirecting", {
    entryPoints: ["web"],
    routes: [{ ...leadsToGateway, middlewares: [{ name: "redirect" }] }],
  }),
  policy: {
    type: "kubernetes:k8s.nginx.org/v1:Policy",
    props: { metadata: metadata("policy"), spec: { rateLimit: { rate: "50r/s", rejectCode: 429 } } },
  },
  server: {
    type: "kubernetes:k8s.nginx.org/v1:VirtualServer",
    props: {
      metadata: metadata("server"),
      spec: {
        host: HOST,
        tls: { secret: "certificate", redirect: { enable: true } },
        policies: [{ name: "policy" }],
        upstreams: [{ name: "gateway", service: "gateway", port: 8080 }],
        routes: [
          { path: "=/mcp", action: { proxy: { upstream: "gateway", responseHeaders: { add: [hstsHeader] } } } },
          { path: "/mcp/", action: { proxy: { upstream: "gateway", responseHeaders: { add: [hstsHeader] } } } },
        ],
      },
    },
  },
  listeners: gatewayApi("Gateway", "listeners", {
    gatewayClassName: "envoy",
    listeners: [
      { name: "http", protocol: "HTTP", port: 80 },
      { name: "https", protocol: "HTTPS", port: 443, tls: { certificateRefs: [{ name: "certificate" }] } },
    ],
  }),
  clients: {
    type: "kubernetes:gateway.envoyproxy.io/v1alpha1:ClientTrafficPolicy",
    props: { metadata: metadata("clients"), spec: { tls: { minVersion: "1.3" } } },
  },
  httpRoute: gatewayApi("HTTPRoute", "http-route", {
    parentRefs: [{ name: "listeners", sectionName: "https" }],
    hostnames: [HOST],
    rules: [
      {
        matches,
        filters: [{ type: "ResponseHeaderModifier", responseHeaderModifier: { set: [hstsHeader] } }],
        backendRefs: [{ name: "gateway", port: 8080 }],
      },
    ],
  }),
  httpRedirect: gatewayApi("HTTPRoute", "http-redirect", {
    parentRefs: [{ name: "listeners", sectionName: "http" }],
    hostnames: [HOST],
    rules: [{ matches, filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }] }],
  }),
} satisfies Record<string, Resource>;
