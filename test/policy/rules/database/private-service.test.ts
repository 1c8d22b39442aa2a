import { compliantStack } from "../../database-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const publicWith = (selector: unknown, namespace = "sark") => ({
  type: "kubernetes:core/v1:Service",
  props: { metadata: { name: "public", namespace }, spec: { type: "LoadBalancer", selector } },
});
const notDatabase = {
  type: "kubernetes:apps/v1:StatefulSet",
  props: { metadata: { namespace: "sark" }, spec: { template: { metadata: { labels: { app: "prometheus" } } } } },
};

describeStackRule("database-private-service", compliantStack, {
  violates: {
    "a load balancer for the leader": { "leader.props.spec.type": "LoadBalancer" },
    "a port on every node for the members": { "members.props.spec.type": "NodePort" },
    "an address outside": { "leader.props.spec.externalIPs": ["192.0.2.1"] },
    "a load balancer for one pod": {
      public: publicWith({ "cluster-name": "postgres", "statefulset.kubernetes.io/pod-name": "postgres-0" }),
    },
    "the leader of a database of others": { public: publicWith({ app: "other", role: "primary" }, "other") },
    "a standby cluster": { public: publicWith({ app: "other", role: "standby_leader" }, "other") },
    "the replicas": { public: publicWith({ app: "other", role: "replica" }, "other") },
    "the leader under Spilo": { public: publicWith({ "spilo-role": "master" }, "other") },
  },
  allows: {
    "a load balancer for pods with a role of their own": { public: publicWith({ app: "other", role: "frontend" }) },
    "no type, which means ClusterIP": { "leader.props.spec.type": undefined },
    "no external addresses": { "leader.props.spec.externalIPs": [] },
    "a load balancer for other pods": { public: publicWith({ "app.kubernetes.io/name": "postgres-mcp" }) },
    "a load balancer for pods of the same name elsewhere": {
      public: publicWith({ "app.kubernetes.io/name": "postgres" }, "other"),
    },
    "a load balancer for a StatefulSet that is no database": { notDatabase, public: publicWith({ app: "prometheus" }) },
    "a load balancer for some pod by its number": { public: publicWith({ "apps.kubernetes.io/pod-index": "0" }) },
    "a load balancer without a selector": { public: publicWith(undefined) },
  },
  unknown: {
    "a role": { public: publicWith({ app: "other", role: UNKNOWN.string }) },
    "the addresses outside": { "leader.props.spec.externalIPs": UNKNOWN.array },
    "the type": { "leader.props.spec.type": UNKNOWN.string },
    "the selector of a load balancer": { public: publicWith(UNKNOWN.object) },
    "a label of the selector": { public: publicWith({ "app.kubernetes.io/name": UNKNOWN.string }) },
    "the pod's labels": {
      public: publicWith({ app: "postgres" }),
      "postgres.props.spec.template.metadata.labels": UNKNOWN.object,
    },
  },
  violatesBesideUnknown: { "edge.props.spec.selector": UNKNOWN.object, "leader.props.spec.type": "LoadBalancer" },
  unrelated: {
    // A private Service may select what it wants.
    "members.props.spec.selector": UNKNOWN.object,
    "postgres.props.spec.replicas": UNKNOWN.number,
    "leader.props.spec.ports": UNKNOWN.array,
  },
});
