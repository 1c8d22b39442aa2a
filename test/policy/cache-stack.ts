import { compliantTemplate, DIGEST, evenSpread } from "./fixtures.ts";
import type { Resource } from "./harness.ts";

/** A Valkey cluster that violates no rule, by the names of its resources. */

const NAMESPACE = "sark";
const SELECTOR = { "app.kubernetes.io/name": "cache" };
const LABELS = { ...SELECTOR, "app.kubernetes.io/component": "cache" };
const metadata = () => ({ name: "cache", namespace: NAMESPACE, labels: { ...LABELS } });

export const VALKEY_CONF = `
# Comments count for nothing: port 6379
port 0
tls-port 6379
tls-cluster yes
tls-replication yes
tls-protocols "TLSv1.2 TLSv1.3"
aclfile /etc/valkey-users/users.acl
include /etc/valkey-users/replication.conf
cluster-enabled yes
maxmemory 614mb
maxmemory-policy allkeys-lru
`;

const [application] = compliantTemplate().spec.containers;

export const compliantStatefulSet = {
  type: "kubernetes:apps/v1:StatefulSet",
  props: {
    metadata: metadata(),
    spec: {
      replicas: 6,
      serviceName: "cache",
      podManagementPolicy: "Parallel",
      selector: { matchLabels: SELECTOR },
      template: {
        metadata: { labels: LABELS },
        spec: {
          ...compliantTemplate().spec,
          serviceAccountName: "cache",
          topologySpreadConstraints: evenSpread(SELECTOR),
          initContainers: [],
          ephemeralContainers: [],
          volumes: [{ name: "configuration", configMap: { name: "cache-1234" } }],
          containers: [
            {
              ...application,
              name: "valkey",
              image: `registry.example.com/data/valkey@${DIGEST}`,
              command: ["valkey-server", "/etc/valkey/valkey.conf"],
              args: ["--availability-zone", "$(ZONE)"],
              ports: [{ name: "valkey", containerPort: 6379 }],
            },
          ],
        },
      },
    },
  },
};

export const compliantStack = {
  // Resources of others come first: what is not known of them must not hide what is wrong with the cache.
  otherWorkload: {
    type: "kubernetes:apps/v1:Deployment",
    props: {
      metadata: { name: "other", namespace: NAMESPACE },
      spec: { template: { ...compliantTemplate(), metadata: { labels: { "app.kubernetes.io/name": "other" } } } },
    },
  },
  other: {
    type: "kubernetes:policy/v1:PodDisruptionBudget",
    props: {
      metadata: { name: "other", namespace: NAMESPACE },
      spec: { maxUnavailable: 2, selector: { matchLabels: { "app.kubernetes.io/name": "other" } } },
    },
  },
  cache: compliantStatefulSet,
  configuration: {
    type: "kubernetes:core/v1:ConfigMap",
    props: {
      metadata: { name: "cache-1234", namespace: NAMESPACE },
      data: { "valkey.conf": VALKEY_CONF, "cache-0.conf": "include /etc/valkey/valkey.conf\n" },
    },
  },
  members: {
    type: "kubernetes:core/v1:Service",
    props: { metadata: metadata(), spec: { clusterIP: "None", publishNotReadyAddresses: true, selector: SELECTOR } },
  },
  budget: {
    type: "kubernetes:policy/v1:PodDisruptionBudget",
    props: { metadata: metadata(), spec: { maxUnavailable: 1, selector: { matchLabels: SELECTOR } } },
  },
} satisfies Record<string, Resource>;
