import { compliantStack as application } from "./application-stack.ts";
import { compliantStack as cache, VALKEY_CONF } from "./cache-stack.ts";
import { compliantStack as database, PATRONI_YAML } from "./database-stack.ts";
import { compliantStack as edge } from "./edge-stack.ts";
import type { Changes } from "./fixtures.ts";
import type { Resource } from "./harness.ts";
import { ALERTMANAGER, compliantStack as monitoring, prometheusFile } from "./monitoring-stack.ts";

/** A stack that violates no rule, and what makes it the tutorial's mistake. */
export interface Example {
  readonly stack: Readonly<Record<string, Resource>>;
  readonly changes: Changes;
}

const pod = "workload.props.spec.template.spec";
const main = `${pod}.containers.0`;
const opa = `${pod}.initContainers.0`;
const metrics = "autoscaler.props.spec.metrics";
const postgres = "postgres.props.spec";
const valkey = "cache.props.spec.template.spec";

const inApplication = (changes: Changes): Example => ({ stack: application, changes });
const inDatabase = (changes: Changes): Example => ({ stack: database, changes });
const inCache = (changes: Changes): Example => ({ stack: cache, changes });
const atEdge = (changes: Changes): Example => ({ stack: edge, changes });
const inMonitoring = (changes: Changes): Example => ({ stack: monitoring, changes });

const patroni = (...replacements: readonly (readonly [string, string])[]): Changes => ({
  "configuration.props.data": {
    "patroni.yaml": replacements.reduce((text, [from, to]) => text.replace(from, to), PATRONI_YAML),
  },
});
const conf = (from: string, to: string): Changes => ({
  "configuration.props.data": { "valkey.conf": VALKEY_CONF.replace(from, to) },
});

/** An example of each mistake that rules refuse, by its id. */
export const examples: Readonly<Record<string, Example>> = {
  D2: inDatabase({ "leader.props.spec.selector": { "app.kubernetes.io/name": "postgres", role: "master" } }),
  D3: inApplication({
    [`${opa}.args`]: ["run", "--server", "--addr=127.0.0.1:8181", "--authorization=basic", "/policies"],
    [`${opa}.volumeMounts`]: [{ name: "policies", mountPath: "/policies" }],
    [`${pod}.volumes`]: [{ name: "policies", configMap: { name: "policies" } }],
  }),
  D8: inApplication({
    [`${main}.securityContext`]: {},
    [`${pod}.securityContext`]: {},
  }),
  D9: inApplication({ [`${main}.image`]: "sark:1.1.0" }),
  D11: inMonitoring({
    "configuration.props.data": { "prometheus.yaml": prometheusFile({ alerting: undefined, rule_files: undefined }) },
  }),
  D12: inDatabase({ configuration: undefined, "leader.props.spec.selector": { "app.kubernetes.io/name": "postgres" } }),
  D13: inDatabase({ backup: undefined, ...patroni(["archive_mode: on", "archive_mode: off"]) }),
  D14: inDatabase(patroni(["ssl: on", "ssl: off"], ["hostssl all all", "host all all"])),
  D15: inDatabase({
    [`${postgres}.template.spec.containers.0.startupProbe`]: undefined,
    [`${postgres}.template.spec.containers.0.livenessProbe`]: { httpGet: { path: "/readiness", port: 8008 } },
  }),
  D16: inDatabase({ budget: undefined, [`${postgres}.template.spec.topologySpreadConstraints`]: [] }),
  D17: inDatabase({ [`${postgres}.template.spec.securityContext.runAsNonRoot`]: undefined }),
  D19: inDatabase({ [`${postgres}.template.spec.containers.0.image`]: "registry.example.com/data/patroni:4" }),
  D21: inDatabase({ [`${postgres}.persistentVolumeClaimRetentionPolicy`]: undefined }),
  D23: inCache(conf("aclfile /etc/valkey-users/users.acl", "")),
  D24: inCache({ [`${valkey}.containers.0.args`]: ["--requirepass", "$(VALKEY_PASSWORD)"] }),
  D26: inCache({ budget: undefined, [`${valkey}.topologySpreadConstraints`]: undefined }),
  D27: inCache(conf("maxmemory 614mb\n", "")),
  D28: inCache({
    "cache.props.spec.podManagementPolicy": undefined,
    "members.props.spec.publishNotReadyAddresses": undefined,
  }),
  D29: inCache(conf("port 0", "port 6379")),
  D32: inApplication({ [`${opa}.args`]: ["run", "--server", "--addr=0.0.0.0:8181", "/policies"] }),
  D34: inApplication({
    [`${opa}.args`]: ["run", "--server", "--addr=127.0.0.1:8181", "--authorization=basic"],
    [`${opa}.readinessProbe`]: undefined,
  }),
  D37: inApplication({ [`${main}.lifecycle`]: undefined }),
  D38: inApplication({ "workload.props.spec.replicas": 3 }),
  D39: inApplication({
    [`${pod}.serviceAccountName`]: undefined,
    [`${pod}.automountServiceAccountToken`]: undefined,
  }),
  D42: inApplication({
    [`${main}.livenessProbe`]: { httpGet: { path: "/health", port: 8080 } },
    [`${main}.readinessProbe`]: { httpGet: { path: "/health", port: 8080 } },
  }),
  D43: inApplication({ [`${opa}.resources`]: undefined, [`${main}.resources.limits.ephemeral-storage`]: undefined }),
  D44: inApplication({ budget: undefined }),
  D48: inApplication({
    password: { type: "random:index/randomPassword:RandomPassword", props: { length: 32, overrideSpecial: "+/=" } },
  }),
  D51: inApplication({ [metrics]: [{ type: "Resource", resource: { name: "cpu" } }] }),
  D52: inApplication({ [metrics]: [{ type: "Resource", resource: { name: "memory" } }] }),
  D70: inApplication({
    [`${opa}.image`]: "openpolicyagent/opa:0.60.0",
    [`${opa}.args`]: ["run", "--server", "--addr=127.0.0.1:8181", "--authorization=basic", "/policies"],
  }),
  D71: atEdge({ "retired.props.metadata.annotations.sark-platform/retired-controller": undefined }),
  D72: atEdge({
    "retired.props.metadata.annotations": {
      "nginx.ingress.kubernetes.io/rate-limit": "100",
      "sark-platform/retired-controller": "acknowledged",
    },
  }),
  D74: atEdge({ "haproxy.props.spec.rules.0.http.paths.0.backend.service.name": "authorization" }),
  D75: atEdge({ "haproxy.props.spec.rules.0.http.paths.0.path": "/" }),
  D77: atEdge({ "haproxy.props.spec.ingressClassName": undefined }),
  D81: atEdge({
    "route.props.spec.routes.0.middlewares": [{ name: "rate" }],
    "option.props.spec.minVersion": "VersionTLS10",
  }),
  D82: inMonitoring({ "prometheus.props.spec.template.spec.serviceAccountName": undefined }),
  D89: inMonitoring({ "prometheus.props.spec.template.spec.containers.0.image": "prom/prometheus:v2.48.0" }),
  D91: inMonitoring({
    "alertmanager.props.data": {
      "alertmanager.yaml": ALERTMANAGER.replace(
        "api_url_file: /secrets/slack",
        "api_url: https://hooks.example.com/T0",
      ),
    },
  }),
  D92: inApplication({ [`${main}.image`]: "grafana/grafana:10.2.0" }),
  D93: inMonitoring({
    "sark.props.spec.template.spec.initContainers.0.ports": [{ name: "exporter-metrics", containerPort: 9187 }],
  }),
  D96: inApplication({ deny: undefined }),
  D98: inApplication({
    "admission.props.spec.egress": [{ ports: [{ port: 53, protocol: "UDP" }], to: [{ podSelector: {} }] }],
  }),
  D105: inApplication({ [`${opa}.image`]: "registry.example.com/sark/opa:1" }),
};
