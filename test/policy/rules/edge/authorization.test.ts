import { describeStackRule } from "../../describe-rule.ts";
import { compliantStack } from "../../edge-stack.ts";
import { UNKNOWN } from "../../harness.ts";

const backend = "haproxy.props.spec.rules.0.http.paths.0.backend";

describeStackRule("edge-authorization", compliantStack, {
  violates: {
    "an Ingress": { [`${backend}.service.name`]: "authorization" },
    "a route of Traefik": { "route.props.spec.routes.0.services": [{ name: "gateway" }, { name: "authorization" }] },
    "a VirtualServer": { "server.props.spec.upstreams": [{ name: "a", service: "authorization", port: 8000 }] },
    "a load balancer": { "authorization.props.spec.type": "LoadBalancer" },
    "an address outside": { "authorization.props.spec.externalIPs": ["192.0.2.1"] },
    "a route of the Gateway API": { "httpRoute.props.spec.rules.0.backendRefs": [{ name: "authorization" }] },
  },
  allows: {
    "a Service of that name elsewhere": {
      "authorization.props.metadata.namespace": "other",
      [`${backend}.service.name`]: "authorization",
    },
    "a load balancer for the gateway": { "gateway.props.spec.type": "LoadBalancer" },
    "a Service without a type, which means ClusterIP": { "authorization.props.spec.type": undefined },
    "a backend that is no Service": { [backend]: { resource: { kind: "Bucket", name: "authorization" } } },
  },
  unknown: {
    "the name of a backend": { [`${backend}.service.name`]: UNKNOWN.string },
    "the backends": { "httpRoute.props.spec.rules.0.backendRefs": UNKNOWN.array },
    "the type": { "authorization.props.spec.type": UNKNOWN.string },
    "the labels of the Service": { "gateway.props.metadata.labels": UNKNOWN.object },
  },
  violatesBesideUnknown: {
    [`${backend}.service.name`]: UNKNOWN.string,
    "httpRoute.props.spec.rules.0.backendRefs": [{ name: "authorization" }],
  },
  unrelated: { "rate.props.spec": UNKNOWN.object, "haproxy.props.spec.tls": UNKNOWN.array },
});
