import { describeStackRule } from "../../describe-rule.ts";
import { compliantStack } from "../../edge-stack.ts";
import { UNKNOWN } from "../../harness.ts";

const alb = "alb.props.metadata.annotations";
const haproxy = "haproxy.props.metadata.annotations";
const retired = "retired.props.metadata.annotations";
const acknowledged = { "sark-platform/retired-controller": "acknowledged" };
const without = (annotations: Readonly<Record<string, string>>, ...keys: readonly string[]) =>
  Object.fromEntries(Object.entries(annotations).filter(([key]) => !keys.some((part) => key.includes(part))));
const albAnnotations = compliantStack.alb.props.metadata.annotations ?? {};

describeStackRule("edge-limits", compliantStack, {
  violates: {
    "a public load balancer without a web ACL": { [alb]: without(albAnnotations, "wafv2") },
    "HAProxy without a limit": { [haproxy]: { "haproxy-ingress.github.io/hsts": "true" } },
    "HAProxy by its class alone": { [haproxy]: {} },
    "HAProxy with a limit of nothing": { [haproxy]: { "haproxy-ingress.github.io/limit-rps": "0" } },
    "an annotation that no controller knows": {
      [retired]: { ...acknowledged, "nginx.ingress.kubernetes.io/rate-limit": "100" },
    },
    "a route of Traefik without a limit": { "route.props.spec.routes.0.middlewares": [{ name: "hsts" }] },
    "a limit of another namespace": { "rate.props.metadata.namespace": "other" },
    "a middleware that limits nothing": { "rate.props.spec": { rateLimit: { average: 0 } } },
    "a redirect to what is no HTTPS": {
      "redirect.props.spec.redirectScheme.scheme": "http",
      "redirecting.props.spec.tls": { secretName: "certificate" },
      "redirecting.props.spec.routes.0.middlewares": [{ name: "redirect" }, { name: "hsts" }],
    },
    "a VirtualServer without a limit": { "server.props.spec.policies": [] },
    "a VirtualServer with a policy that is no limit": { "policy.props.spec": { accessControl: { allow: [] } } },
  },
  allows: {
    "an internal load balancer without a web ACL": {
      [alb]: { ...without(albAnnotations, "wafv2"), "alb.ingress.kubernetes.io/scheme": "internal" },
    },
    "a web ACL by its name": {
      [alb]: { ...without(albAnnotations, "wafv2"), "alb.ingress.kubernetes.io/wafv2-acl-name": "edge" },
    },
    "a limit by the minute": { [retired]: { ...acknowledged, "nginx.ingress.kubernetes.io/limit-rpm": "600" } },
    "a controller that is not known": {
      "haproxy.props.spec.ingressClassName": "other",
      [haproxy]: { "example.com/limit": "1" },
    },
    "a limit that is named with its namespace": {
      "rate.props.metadata.namespace": "other",
      "route.props.spec.routes.0.middlewares": [{ name: "rate", namespace: "other" }, { name: "hsts" }],
    },
  },
  unknown: {
    "the limit": { [haproxy]: { "haproxy-ingress.github.io/limit-rps": UNKNOWN.string } },
    "the middlewares": { "route.props.spec.routes.0.middlewares": UNKNOWN.array },
    "what a middleware does": { "rate.props.spec": UNKNOWN.object },
    "the policies": { "server.props.spec.policies": UNKNOWN.array },
  },
  violatesBesideUnknown: { "route.props.spec.routes.0.middlewares": UNKNOWN.array, "server.props.spec.policies": [] },
  unrelated: { "httpRoute.props.spec.rules": UNKNOWN.array, "gateway.props.spec.selector": UNKNOWN.object },
});
