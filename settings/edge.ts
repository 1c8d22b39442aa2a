import { z } from "zod";
import { edgeMetrics } from "./edge-metrics.ts";
import { surface } from "./edge-surface.ts";
import type { Immutable } from "./immutable.ts";
import { dnsLabel } from "./values.ts";

const ingressClass = (name: string) =>
  dnsLabel.default(name).describe(`Name of the controller's IngressClass. Default: ${name}.`);

const none = z.strictObject({
  mode: z.literal("none").describe("Nothing is published. Others may lead to the gateway's Service."),
});

const alb = z.strictObject({
  mode: z.literal("alb").describe("An Application Load Balancer, made by the AWS Load Balancer Controller 3."),
  ...surface,
  ingressClass: ingressClass("alb"),
  webAclArn: z
    .string()
    .regex(
      /^arn:aws[\w-]*:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[\w-]+\/[\w-]+$/,
      "must be the ARN of a regional web ACL",
    )
    .optional()
    .describe("Web ACL of AWS WAF in front; its rate rules limit clients. Needed where the exposure is public."),
  accessLogs: z
    .strictObject({
      bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of an S3 bucket"),
      prefix: z
        .string()
        .regex(/^[\w.-]+(\/[\w.-]+)*$/, "must be the beginning of keys, such as edge/gateway")
        .refine(
          (prefix) => !prefix.includes("AWSLogs"),
          "must not have AWSLogs in it: the load balancer adds that itself",
        )
        .optional()
        .describe("Where in the bucket. Where it is not given: at its top."),
    })
    .optional()
    .describe("Where the load balancer writes its access logs. Where it is not given: nowhere."),
  jwt: z
    .strictObject({
      issuer: z.url({ protocol: /^https$/, error: "must be an https URL" }).describe("The claim iss."),
      jwksEndpoint: z.url({ protocol: /^https$/, error: "must be an https URL" }).describe("Its public keys."),
    })
    .optional()
    .describe(
      "The load balancer refuses requests without a valid token. Where it is not given: the gateway alone does.",
    ),
});

const haproxy = z.strictObject({
  mode: z.literal("haproxy").describe("HAProxy Ingress (haproxy-ingress.github.io), version 0.16 or newer."),
  ...surface,
  ingressClass: ingressClass("haproxy"),
  metrics: edgeMetrics,
});

const traefik = z.strictObject({
  mode: z.literal("traefik").describe("Traefik 3.7 or newer, through its own resources."),
  ...surface,
  ingressClass: ingressClass("traefik"),
  entryPoints: z
    .strictObject({
      http: dnsLabel.default("web").describe("Default: web."),
      https: dnsLabel.default("websecure").describe("Default: websecure."),
    })
    .prefault({})
    .describe("Traefik's listeners."),
  metrics: edgeMetrics,
});

const nginx = z.strictObject({
  mode: z.literal("nginx").describe("F5 NGINX Ingress Controller 5, through its own resources."),
  ...surface,
  ingressClass: ingressClass("nginx"),
});

const ingressNginx = z.strictObject({
  mode: z
    .literal("ingress-nginx")
    .describe("The controller of the Kubernetes project, which was retired in March 2026."),
  ...surface,
  ingressClass: ingressClass("nginx"),
  acknowledgeRetired: z
    .literal(true, {
      error: "must be true: the controller gets no security fixes any more. Better choose another mode",
    })
    .describe("That nobody mends what is found in it any more is known and accepted."),
  metrics: edgeMetrics,
});

const gatewayClass = dnsLabel.describe("Name of the GatewayClass.");

const envoyGateway = z.strictObject({
  mode: z
    .literal("envoy-gateway")
    .describe("Envoy Gateway 1.9 or newer: the Gateway API, with its own policies for limits."),
  ...surface,
  gatewayClass,
  metrics: edgeMetrics,
});

const gatewayApi = z.strictObject({
  mode: z.literal("gateway-api").describe("A Gateway and its HTTPRoutes, for whatever implements the Gateway API 1.2."),
  ...surface,
  gatewayClass,
});

export const edgeSchema = z
  .discriminatedUnion("mode", [none, alb, haproxy, traefik, nginx, ingressNginx, envoyGateway, gatewayApi])
  .default({ mode: "none" })
  .describe("How clients outside the cluster reach the gateway. Default: mode=none. SARK is never published.");

export type EdgeSettings = Immutable<z.output<typeof edgeSchema>>;
/** An edge that publishes something. */
export type PublishedEdge = Exclude<EdgeSettings, { readonly mode: "none" }>;
export type EdgeMode = PublishedEdge["mode"];
/** The edge of one mode. */
export type EdgeOf<Mode extends EdgeMode> = Extract<PublishedEdge, { readonly mode: Mode }>;
export type EdgePath = PublishedEdge["paths"][number];
