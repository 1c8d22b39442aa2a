import { describeStackRule } from "../../describe-rule.ts";
import { compliantStack } from "../../edge-stack.ts";
import { UNKNOWN } from "../../harness.ts";

const attributes = (value: string | undefined) => ({
  "alb.props.metadata.annotations": {
    ...compliantStack.alb.props.metadata.annotations,
    "alb.ingress.kubernetes.io/listener-attributes.HTTPS-443": value,
  },
});
const haproxy = (annotations: Readonly<Record<string, string>>) => ({
  "haproxy.props.metadata.annotations": { "haproxy-ingress.github.io/limit-rps": "50", ...annotations },
});
const header = "server.props.spec.routes.0.action.proxy.responseHeaders.add";
const filters = "httpRoute.props.spec.rules.0.filters";

describeStackRule("edge-hsts", compliantStack, {
  violates: {
    "a load balancer that says nothing": attributes(undefined),
    "a load balancer that says to forget": attributes(
      "routing.http.response.strict_transport_security.header_value=max-age=0",
    ),
    "HAProxy told not to": haproxy({ "haproxy-ingress.github.io/hsts": "false" }),
    "HAProxy told to forget": haproxy({ "haproxy-ingress.github.io/hsts-max-age": "0" }),
    "a route of Traefik that says nothing": { "route.props.spec.routes.0.middlewares": [{ name: "rate" }] },
    "a middleware that says to forget": { "hsts.props.spec": { headers: { stsSeconds: 0 } } },
    "a VirtualServer that says nothing on one of its routes": { [header]: undefined },
    "a VirtualServer with another header": { [header]: [{ name: "X-Frame-Options", value: "DENY" }] },
    "a route of the Gateway API that says nothing": { [filters]: [] },
    "a route of the Gateway API that says to forget": {
      [filters]: [
        { responseHeaderModifier: { set: [{ name: "Strict-Transport-Security", value: "max-age=0; preload" }] } },
      ],
    },
  },
  allows: {
    "HAProxy's own default": haproxy({}),
    "more attributes of the listener": attributes(
      "routing.http.response.server.enabled=false,routing.http.response.strict_transport_security.header_value=max-age=86400; includeSubDomains",
    ),
    "a header in small letters": { [header]: [{ name: "strict-transport-security", value: "max-age=86400" }] },
    "an added header": {
      [filters]: [{ responseHeaderModifier: { add: [{ name: "Strict-Transport-Security", value: "max-age=86400" }] } }],
    },
  },
  unknown: {
    "the middlewares": { "route.props.spec.routes.0.middlewares": UNKNOWN.array },
    "the header": { [header]: UNKNOWN.array },
    "the filters": { [filters]: UNKNOWN.array },
    "the annotations": { "haproxy.props.metadata.annotations": UNKNOWN.object },
  },
  violatesBesideUnknown: { [header]: UNKNOWN.array, [filters]: [] },
  unrelated: { "gateway.props.spec": UNKNOWN.object, "httpRedirect.props.spec.hostnames": UNKNOWN.array },
});
