import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/paths.ts";
import { type GoModule, moduleSources } from "./go-module.ts";
import { copyWithoutPages } from "./alertmanager-sources.ts";
import { copyServices } from "./aws-sources.ts";
import { copyWithStandIns } from "./traefik-sources.ts";
import { versions } from "./versions.ts";

const pulumiVersion = `github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${versions.pulumi}`;

/** The Pulumi command line. */
export const pulumiCli: GoModule = {
  folder: "pulumi",
  title: `Pulumi ${versions.pulumi}`,
  tags: "osusergo,grpcnotrace",
  binaries: [{ name: "pulumi", package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", variables: [pulumiVersion] }],
};

/** Runs Node.js programs and policy packs for the engine. */
export const languageHost: GoModule = {
  folder: "language-nodejs",
  title: "Pulumi language host for Node.js",
  binaries: [{ name: "pulumi-language-nodejs", package: ".", variables: [pulumiVersion] }],
};

/** The providers for random values and TLS certificates. */
export const smallProviders: GoModule = {
  folder: "providers",
  title: `Pulumi providers random ${versions.random}, tls ${versions.tls}`,
  binaries: [
    { name: "pulumi-resource-random", package: "./random", variables: [`main.version=${versions.random}`] },
    { name: "pulumi-resource-tls", package: "./tls", variables: [`main.version=${versions.tls}`] },
  ],
};

const kubernetesProviderPath = "github.com/pulumi/pulumi-kubernetes/provider/v4";

/** The Kubernetes provider. */
export const kubernetesProvider: GoModule = {
  folder: "provider-kubernetes",
  title: `Pulumi provider kubernetes ${versions.kubernetesProvider}`,
  binaries: [
    {
      name: "pulumi-resource-kubernetes",
      package: ".",
      variables: [`${kubernetesProviderPath}/pkg/version.Version=${versions.kubernetesProvider}`],
    },
  ],
  // The provider embeds its schema, which its module carries without the version.
  prepare: async (directory, log) => {
    const sources = join(await moduleSources(kubernetesProviderPath, directory, log), "cmd/pulumi-resource-kubernetes");
    const schema = JSON.parse(readFileSync(join(sources, "schema.json"), "utf8")) as Record<string, unknown>;
    writeFileSync(join(directory, "schema.json"), JSON.stringify({ ...schema, version: versions.kubernetesProvider }));
    copyFileSync(join(sources, "terraform-mapping.json"), join(directory, "terraform-mapping.json"));
  },
};

const terraformAwsPath = "github.com/hashicorp/terraform-provider-aws";

/** A part of the provider for AWS. Only tests have it: users have Pulumi's own. */
export const awsProvider: GoModule = {
  folder: "provider-aws",
  title: `Pulumi provider aws ${versions.aws} for tests`,
  tags: "osusergo,grpcnotrace",
  binaries: [{ name: "pulumi-resource-aws", package: ".", variables: [`main.version=${versions.aws}`] }],
  prepare: async (directory, log) => {
    const services = readFileSync(join(directory, "services.txt"), "utf8").trim().split("\n");
    copyServices(await moduleSources(terraformAwsPath, directory, log), join(directory, "provider"), services);
    const goMod = join(directory, "go.mod");
    const pinned = new RegExp(`(${terraformAwsPath} =>) .*`);
    writeFileSync(goMod, readFileSync(goMod, "utf8").replace(pinned, "$1 ./provider"));
  },
};

const [kubernetesMajor = "", kubernetesMinor = ""] = versions.kubernetes.split(".");

const kubernetesVariables = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((path) => [
  `${path}.gitVersion=v${versions.kubernetes}`,
  `${path}.gitMajor=${kubernetesMajor}`,
  `${path}.gitMinor=${kubernetesMinor}`,
  `${path}.gitTreeState=clean`,
]);

/** The Kubernetes control plane and its command line. */
export const controlPlane: GoModule = {
  folder: "kubernetes",
  title: `Kubernetes ${versions.kubernetes}`,
  binaries: ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"].map((name) => ({
    name,
    package: `k8s.io/kubernetes/cmd/${name}`,
    variables: kubernetesVariables,
  })),
};

/** What runs on each real node; built from the sources of the control plane. */
export const nodeAgents: GoModule = {
  folder: controlPlane.folder,
  title: `Kubernetes ${versions.kubernetes} node agents`,
  binaries: ["kubelet", "kube-proxy"].map((name) => ({
    name,
    package: `k8s.io/kubernetes/cmd/${name}`,
    variables: kubernetesVariables,
  })),
};

/** Enforces NetworkPolicies on real nodes. */
export const kubeRouter: GoModule = {
  folder: "kube-router",
  title: `kube-router ${versions.kubeRouter}`,
  binaries: [{ name: "kube-router", package: "." }],
};

/** Answers the names of Services and pods. */
export const coredns: GoModule = {
  folder: "coredns",
  title: `CoreDNS ${versions.coredns}`,
  binaries: [{ name: "coredns", package: "." }],
};

/** First process of a process-id namespace. */
export const init: GoModule = {
  folder: "init",
  title: "first process of namespaces",
  binaries: [{ name: "init", package: "." }],
};

/** The API server's database. */
export const etcd: GoModule = {
  folder: "etcd",
  title: `etcd ${versions.etcd}`,
  binaries: [{ name: "etcd", package: "go.etcd.io/etcd/server/v3" }],
};

/** Simulated nodes. */
export const kwok: GoModule = {
  folder: "kwok",
  title: `kwok ${versions.kwok}`,
  binaries: ["kwok", "kwokctl"].map((name) => ({ name, package: `sigs.k8s.io/kwok/cmd/${name}` })),
};

/** Serves the usage that autoscalers act on. */
export const metricsServer: GoModule = {
  folder: "metrics-server",
  title: `metrics-server ${versions.metricsServer}`,
  binaries: [
    {
      name: "metrics-server",
      package: "sigs.k8s.io/metrics-server/cmd/metrics-server",
      variables: [`sigs.k8s.io/metrics-server/pkg/version.gitVersion=v${versions.metricsServer}`],
    },
  ],
};

/** Checks and tests the authorization policies. */
export const opa: GoModule = {
  folder: "opa",
  title: `Open Policy Agent ${versions.opa}`,
  binaries: [{ name: "opa", package: "github.com/open-policy-agent/opa" }],
};

/** Lints the authorization policies. */
export const regal: GoModule = {
  folder: "regal",
  title: `Regal ${versions.regal}`,
  binaries: [{ name: "regal", package: "github.com/open-policy-agent/regal" }],
};

/** Judges manifests by what is known to make workloads safe and available. */
export const kubeScore: GoModule = {
  folder: "kube-score",
  title: `kube-score ${versions.kubeScore}`,
  binaries: [{ name: "kube-score", package: "github.com/zegl/kube-score/cmd/kube-score" }],
};

/** Holds manifests to the schemas of Kubernetes. */
export const kubeconform: GoModule = {
  folder: "kubeconform",
  title: `kubeconform ${versions.kubeconform}`,
  binaries: [{ name: "kubeconform", package: "github.com/yannh/kubeconform/cmd/kubeconform" }],
};

/** Judges the workflows of GitHub. */
export const actionlint: GoModule = {
  folder: "actionlint",
  title: `actionlint ${versions.actionlint}`,
  binaries: [{ name: "actionlint", package: "github.com/rhysd/actionlint/cmd/actionlint" }],
};

/** What Kubernetes says of its own objects. */
export const kubernetesSchemas: GoModule = {
  folder: controlPlane.folder,
  title: `schemas of Kubernetes ${versions.kubernetes}`,
  binaries: [],
  files: [{ name: "openapi.json", module: "k8s.io/kubernetes", path: "api/openapi-spec/swagger.json" }],
};

/** Generates the lab's load. */
export const vegeta: GoModule = {
  folder: "vegeta",
  title: `vegeta ${versions.vegeta}`,
  binaries: [{ name: "vegeta", package: "github.com/tsenart/vegeta/v12" }],
};

/** Tries the lab's connections and requests one by one. */
export const probe: GoModule = {
  folder: "probe",
  title: "probe of the lab",
  binaries: [{ name: "probe", package: "." }],
};

/** Metrics of PostgreSQL. */
export const postgresExporter: GoModule = {
  folder: "postgres-exporter",
  title: `postgres_exporter ${versions.postgresExporter}`,
  binaries: [
    {
      name: "postgres-exporter",
      package: "github.com/prometheus-community/postgres_exporter/cmd/postgres_exporter",
      variables: [`github.com/prometheus/common/version.Version=${versions.postgresExporter}`],
    },
  ],
};

/** Metrics of Valkey. */
export const valkeyExporter: GoModule = {
  folder: "valkey-exporter",
  title: `redis_exporter ${versions.valkeyExporter}`,
  binaries: [
    {
      name: "valkey-exporter",
      package: "github.com/oliver006/redis_exporter",
      variables: [`main.BuildVersion=v${versions.valkeyExporter}`],
    },
  ],
};

/** Asks for what cannot be read from metrics. */
export const blackboxExporter: GoModule = {
  folder: "blackbox-exporter",
  title: `blackbox_exporter ${versions.blackboxExporter}`,
  binaries: [
    {
      name: "blackbox-exporter",
      package: "github.com/prometheus/blackbox_exporter",
      variables: [`github.com/prometheus/common/version.Version=${versions.blackboxExporter}`],
    },
  ],
};

/** Measures, and evaluates rules; and what checks and tests these. Without the pages for people, which take another build. */
export const prometheus: GoModule = {
  folder: "prometheus",
  title: `Prometheus ${versions.prometheus}`,
  // Of all the places where targets may be found only Kubernetes is compiled in.
  tags: "remove_all_sd,enable_kubernetes_sd",
  binaries: ["prometheus", "promtool"].map((name) => ({
    name,
    package: `github.com/prometheus/prometheus/cmd/${name}`,
    variables: [`github.com/prometheus/common/version.Version=${versions.prometheus}`],
  })),
};

const alertmanagerPath = "github.com/prometheus/alertmanager";

/** Tells people of alerts, and what checks whom it tells. Without its pages for people. */
export const alertmanager: GoModule = {
  folder: "alertmanager",
  title: `Alertmanager ${versions.alertmanager}`,
  binaries: ["alertmanager", "amtool"].map((name) => ({
    name,
    package: `${alertmanagerPath}/cmd/${name}`,
    variables: [`github.com/prometheus/common/version.Version=${versions.alertmanager}`],
  })),
  prepare: async (directory, log) => {
    copyWithoutPages(await moduleSources(alertmanagerPath, directory, log), join(directory, "sources"));
    appendFileSync(join(directory, "go.mod"), `\nreplace ${alertmanagerPath} => ./sources\n`);
  },
};

/** Tells what Kubernetes makes of its objects. */
export const kubeStateMetrics: GoModule = {
  folder: "kube-state-metrics",
  title: `kube-state-metrics ${versions.kubeStateMetrics}`,
  binaries: [
    {
      name: "kube-state-metrics",
      package: "k8s.io/kube-state-metrics/v2",
      variables: [`github.com/prometheus/common/version.Version=v${versions.kubeStateMetrics}`],
    },
  ],
};

/** The object store that backups go to on real nodes of this machine. */
export const versitygw: GoModule = {
  folder: "versitygw",
  title: `Versity S3 Gateway ${versions.versitygw}`,
  binaries: [
    {
      name: "versitygw",
      package: "github.com/versity/versitygw/cmd/versitygw",
      variables: [`main.Version=v${versions.versitygw}`],
    },
  ],
};

/** Carries decisions to where they are kept. With the components that the platform's configuration names, out of some hundred. */
export const otelCollector: GoModule = {
  folder: "otel-collector",
  title: `OpenTelemetry Collector ${versions.otelCollector}`,
  binaries: [{ name: "otelcol-contrib", package: ".", variables: [`main.version=${versions.otelCollector}`] }],
};

/** Use PostgreSQL, and the cache as SARK does, and account for every single write and command. */
export const storeLoad: GoModule = {
  folder: "store-load",
  title: `load of the lab for the stores, with pgx ${versions.pgx}`,
  binaries: ["writer", "cache-load"].map((name) => ({ name, package: `./${name}` })),
};

const gatewayApiPath = "sigs.k8s.io/gateway-api";
const certManagerPath = "github.com/cert-manager/cert-manager";
const traefikPath = "github.com/traefik/traefik/v3";

/** The resource definitions of the controllers that an edge may have, of cert-manager, and of Cilium's policies. */
export const edgeSchemas: GoModule = {
  folder: "edge-schemas",
  title:
    `resource definitions of cert-manager ${versions.certManager}, Traefik ${versions.traefik}, ` +
    `Gateway API ${versions.gatewayApi}, Envoy Gateway ${versions.envoyGateway}, Cilium ${versions.cilium}`,
  binaries: [],
  files: [
    ...["issuers", "certificates"].map((kind) => ({
      name: `cert-manager-${kind}.yaml`,
      module: certManagerPath,
      path: `deploy/crds/cert-manager.io_${kind}.yaml`,
    })),
    ...["gateways", "httproutes"].map((kind) => ({
      name: `gateway-api-${kind}.yaml`,
      module: gatewayApiPath,
      path: `config/crd/standard/gateway.networking.k8s.io_${kind}.yaml`,
    })),
    ...["backendtrafficpolicies", "clienttrafficpolicies", "securitypolicies"].map((kind) => ({
      name: `envoy-gateway-${kind}.yaml`,
      module: "github.com/envoyproxy/gateway",
      path: `charts/gateway-helm/charts/crds/crds/generated/gateway.envoyproxy.io_${kind}.yaml`,
    })),
    {
      name: "cilium.yaml",
      module: "github.com/cilium/cilium",
      path: "pkg/k8s/apis/cilium.io/client/crds/v2/ciliumnetworkpolicies.yaml",
    },
    {
      name: "traefik.yaml",
      module: traefikPath,
      path: "docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml",
    },
  ],
};

/** Traefik with the provider for its own Kubernetes resources, and no others. Only tests have it. */
export const traefik: GoModule = {
  folder: "traefik",
  title: `Traefik ${versions.traefik} for tests`,
  binaries: [{ name: "traefik", package: ".", variables: [`${traefikPath}/pkg/version.Version=${versions.traefik}`] }],
  prepare: async (directory, log) => {
    // The sources that its resource definitions are from. Its own go.mod names modules that are published nowhere.
    const sources = await moduleSources(traefikPath, join(root, "tools/go", edgeSchemas.folder), log);
    copyWithStandIns(sources, join(directory, "stand-ins/traefik"), join(directory, "sources"));
  },
};

/** The resource definitions of External Secrets Operator. */
export const secretStoreSchemas: GoModule = {
  folder: "secret-store-schemas",
  title: `resource definitions of External Secrets Operator ${versions.externalSecrets}`,
  binaries: [],
  files: ["secretstores", "externalsecrets"].map((kind) => ({
    name: `external-secrets-${kind}.yaml`,
    module: "github.com/external-secrets/external-secrets",
    path: `config/crds/bases/external-secrets.io_${kind}.yaml`,
  })),
};
