import { describeStackRule } from "../../describe-rule.ts";
import { compliantStack } from "../../edge-stack.ts";
import { change, compliantTemplate } from "../../fixtures.ts";
import { UNKNOWN } from "../../harness.ts";

const backend = "haproxy.props.spec.rules.0.http.paths.0.backend";

/** Its Service has no label that says so; its pods do. */
const unlabelled = {
  "authorization.props.metadata.labels": {},
  pods: {
    type: "kubernetes:apps/v1:Deployment",
    props: {
      metadata: { name: "authorization", namespace: "sark" },
      spec: {
        template: change(compliantTemplate(), {
          "metadata.labels": { app: "authorization" },
          "spec.initContainers.0.args": ["run", "--server"],
        }),
      },
    },
  },
};

describeStackRule("edge-authorization", compliantStack, {
  violates: {
    "an Ingress": { [`${backend}.service.name`]: "authorization" },
    "a route of Traefik": { "route.props.spec.routes.0.services": [{ name: "gateway" }, { name: "authorization" }] },
    "a VirtualServer": { "server.props.spec.upstreams": [{ name: "a", service: "authorization", port: 8000 }] },
    "pods with a policy engine": { ...unlabelled, [`${backend}.service.name`]: "authorization" },
    "a load balancer": { "authorization.props.spec.type": "LoadBalancer" },
    "an address outside": { "authorization.props.spec.externalIPs": ["192.0.2.1"] },
    "a route of the Gateway API": { "httpRoute.props.spec.rules.0.backendRefs": [{ name: "authorization" }] },
  },
  // Its other Services have no pods.
  overlaps: { "pods with a policy engine": ["selectors-orphans"] },
  allows: {
    "a Service of that name elsewhere": {
      "authorization.props.metadata.namespace": "other",
      [`${backend}.service.name`]: "authorization",
    },
    "pods with a policy engine elsewhere": {
      ...unlabelled,
      [`${backend}.service.name`]: "authorization",
      "pods.props.metadata.namespace": "other",
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
