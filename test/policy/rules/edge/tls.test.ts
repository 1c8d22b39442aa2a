import { describeStackRule } from "../../describe-rule.ts";
import { compliantStack } from "../../edge-stack.ts";
import { UNKNOWN } from "../../harness.ts";

const alb = (key: string, value: string | undefined) => ({
  "alb.props.metadata.annotations": {
    ...compliantStack.alb.props.metadata.annotations,
    [`alb.ingress.kubernetes.io/${key}`]: value,
  },
});
const parents = "httpRoute.props.spec.parentRefs";

describeStackRule("edge-tls", compliantStack, {
  violates: {
    "the default policy of a load balancer": alb("ssl-policy", undefined),
    "a policy with TLS 1.0": alb("ssl-policy", "ELBSecurityPolicy-TLS13-1-0-2021-06"),
    "a policy from before TLS 1.3": alb("ssl-policy", "ELBSecurityPolicy-2016-08"),
    "a load balancer without HTTPS": alb("listen-ports", '[{"HTTP":80}]'),
    "a load balancer that does not redirect": alb("ssl-redirect", undefined),
    "an Ingress without a certificate": { "haproxy.props.spec.tls": undefined },
    "an Ingress with the certificate of another host": { "haproxy.props.spec.tls": [{ hosts: ["other.example.com"] }] },
    "an Ingress that serves HTTP too": {
      "haproxy.props.metadata.annotations": {
        "haproxy-ingress.github.io/limit-rps": "50",
        "haproxy-ingress.github.io/ssl-redirect": "false",
      },
    },
    "a route of Traefik without TLS": { "route.props.spec.tls": undefined },
    "an old version of Envoy's": { "clients.props.spec.tls.minVersion": "1.0" },
    "whatever version Envoy Gateway can speak": { "clients.props.spec.tls.minVersion": "Auto" },
    "an old version": { "option.props.spec.minVersion": "VersionTLS11" },
    "a VirtualServer without a certificate": { "server.props.spec.tls": undefined },
    "a VirtualServer that does not redirect": { "server.props.spec.tls.redirect": undefined },
    "a route to a listener without TLS": { [parents]: [{ name: "listeners", sectionName: "http" }] },
    "a route to all listeners": { [parents]: [{ name: "listeners" }] },
  },
  allows: {
    "TLS 1.2 and 1.3": alb("ssl-policy", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"),
    "a load balancer without HTTP": {
      "alb.props.metadata.annotations": {
        ...compliantStack.alb.props.metadata.annotations,
        "alb.ingress.kubernetes.io/listen-ports": '[{"HTTPS":443}]',
        "alb.ingress.kubernetes.io/ssl-redirect": undefined,
      },
    },
    "Envoy Gateway's own version": { "clients.props.spec.tls": undefined },
    "Traefik's own version": { "option.props.spec.minVersion": undefined },
    "a Gateway of others": { [parents]: [{ name: "elsewhere", namespace: "other" }] },
    "a Gateway with TLS alone, by its name": {
      "listeners.props.spec.listeners": [{ name: "https", protocol: "HTTPS" }],
      [parents]: [{ name: "listeners" }],
    },
    "a certificate that is not made yet": { "server.props.spec.tls.secret": UNKNOWN.string },
  },
  unknown: {
    "the hosts of the certificate": { "haproxy.props.spec.tls": UNKNOWN.array },
    "the policy of a load balancer": alb("ssl-policy", UNKNOWN.string),
    "a version": { "option.props.spec.minVersion": UNKNOWN.string },
    "the listener": { [parents]: [{ name: "listeners", sectionName: UNKNOWN.string }] },
  },
  violatesBesideUnknown: [
    { "option.props.spec.minVersion": UNKNOWN.string, "server.props.spec.tls": undefined },
    {
      "haproxy.props.spec.tls": UNKNOWN.array,
      "haproxy.props.metadata.annotations": {
        "haproxy-ingress.github.io/limit-rps": "50",
        "haproxy-ingress.github.io/ssl-redirect": "false",
      },
    },
  ],
  unrelated: { "gateway.props.spec": UNKNOWN.object, "rate.props.spec": UNKNOWN.object },
});
