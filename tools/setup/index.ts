import { dirname, join } from "node:path";
import type { Progress } from "../lib/progress.ts";
import { buildGoModule, type GoModule } from "./go-module.ts";
import * as modules from "./modules.ts";
import { obtainPulumi, type Pulumi } from "./pulumi.ts";
import { requireSpace } from "./space.ts";

export { setUpMoto } from "./aws.ts";
export { setUpCfnLint } from "./cfn-lint.ts";
export { setUpCheckov } from "./checkov.ts";
export { setUpGitLabSchema } from "./gitlab-schema.ts";
export type { Pulumi } from "./pulumi.ts";

/** What every Kubernetes on this machine runs, whatever its nodes are. */
export interface ControlPlanePrograms {
  readonly kubectl: string;
  readonly etcd: string;
  readonly apiServer: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  readonly metricsServer: string;
}

/** What runs a Kubernetes with simulated nodes. */
export interface SimulatedNodePrograms extends ControlPlanePrograms {
  readonly kwok: string;
  readonly kwokctl: string;
}

/** Provides Pulumi and its plugins. */
export async function setUpPulumi(progress: Progress): Promise<Pulumi> {
  requireSpace([modules.pulumiCli, modules.languageHost, modules.smallProviders, modules.kubernetesProvider]);
  return obtainPulumi(progress);
}

/** Provides the control plane of a Kubernetes, and kubectl. */
export async function setUpControlPlane(progress: Progress): Promise<ControlPlanePrograms> {
  requireSpace([modules.controlPlane, modules.etcd, modules.metricsServer]);
  const controlPlane = await buildGoModule(modules.controlPlane, progress);
  const etcd = await buildGoModule(modules.etcd, progress);
  const metricsServer = await buildGoModule(modules.metricsServer, progress);
  return {
    kubectl: join(controlPlane, "kubectl"),
    apiServer: join(controlPlane, "kube-apiserver"),
    controllerManager: join(controlPlane, "kube-controller-manager"),
    scheduler: join(controlPlane, "kube-scheduler"),
    etcd: join(etcd, "etcd"),
    metricsServer: join(metricsServer, "metrics-server"),
  };
}

/** Provides the programs of a Kubernetes with simulated nodes. */
export async function setUpSimulatedNodes(progress: Progress): Promise<SimulatedNodePrograms> {
  const controlPlane = await setUpControlPlane(progress);
  requireSpace([modules.kwok]);
  const kwok = await buildGoModule(modules.kwok, progress);
  return { ...controlPlane, kwok: join(kwok, "kwok"), kwokctl: join(kwok, "kwokctl") };
}

/** Provides `opa`: it checks and tests the authorization policies, and is what the image of the sidecar holds. */
export const setUpOpa = async (progress: Progress): Promise<string> => setUpProgram(modules.opa, "opa", progress);

/** Provides the exporter of PostgreSQL's metrics, which is what its image holds. */
export const setUpPostgresExporter = async (progress: Progress): Promise<string> =>
  setUpProgram(modules.postgresExporter, "postgres-exporter", progress);

/** Provides the exporter of Valkey's metrics, which is what its image holds. */
export const setUpValkeyExporter = async (progress: Progress): Promise<string> =>
  setUpProgram(modules.valkeyExporter, "valkey-exporter", progress);

/** Provides the prober of health bodies, which is what its image holds. */
export const setUpBlackboxExporter = async (progress: Progress): Promise<string> =>
  setUpProgram(modules.blackboxExporter, "blackbox-exporter", progress);

/** Provides the object store that stands in for S3, which is what its image holds. */
export const setUpObjectStore = async (progress: Progress): Promise<string> =>
  setUpProgram(modules.versitygw, "versitygw", progress);

/** Provides the collector of logs, with the components that the platform uses. */
export const setUpOtelCollector = async (progress: Progress): Promise<string> =>
  setUpProgram(modules.otelCollector, "otelcol-contrib", progress);

/** Provides the folder with the resource definitions of edge controllers, which the edge's objects are held to. */
export async function setUpEdgeSchemas(progress: Progress): Promise<string> {
  requireSpace([modules.edgeSchemas]);
  return buildGoModule(modules.edgeSchemas, progress);
}

/** Provides Traefik, with which tests ask what its own controller makes of the edge's objects. */
export const setUpTraefik = async (progress: Progress): Promise<string> =>
  setUpProgram(modules.traefik, "traefik", progress);

/** Provides the folder with the resource definitions of External Secrets Operator. */
export async function setUpSecretStoreSchemas(progress: Progress): Promise<string> {
  requireSpace([modules.secretStoreSchemas]);
  return buildGoModule(modules.secretStoreSchemas, progress);
}

/** Prometheus, and what checks and tests its rules. */
export type PrometheusPrograms = Readonly<Record<"prometheus" | "promtool", string>>;

/** Provides Prometheus, which is what its image holds, and promtool. */
export async function setUpPrometheus(progress: Progress): Promise<PrometheusPrograms> {
  const prometheus = await setUpProgram(modules.prometheus, "prometheus", progress);
  return { prometheus, promtool: join(dirname(prometheus), "promtool") };
}

/** Alertmanager, and what checks its configuration. */
export type AlertmanagerPrograms = Readonly<Record<"alertmanager" | "amtool", string>>;

/** Provides Alertmanager, which is what its image holds, and amtool. */
export async function setUpAlertmanager(progress: Progress): Promise<AlertmanagerPrograms> {
  const alertmanager = await setUpProgram(modules.alertmanager, "alertmanager", progress);
  return { alertmanager, amtool: join(dirname(alertmanager), "amtool") };
}

/** Provides kube-state-metrics, which is what its image holds. */
export const setUpKubeStateMetrics = async (progress: Progress): Promise<string> =>
  setUpProgram(modules.kubeStateMetrics, "kube-state-metrics", progress);

/** Provides `kube-score`, which judges manifests. */
export const setUpKubeScore = async (progress: Progress): Promise<string> =>
  setUpProgram(modules.kubeScore, "kube-score", progress);

/** Provides `kubeconform`, which holds manifests to schemas. */
export const setUpKubeconform = async (progress: Progress): Promise<string> =>
  setUpProgram(modules.kubeconform, "kubeconform", progress);

/** Provides `actionlint`, which judges the workflows of GitHub. */
export const setUpActionlint = async (progress: Progress): Promise<string> =>
  setUpProgram(modules.actionlint, "actionlint", progress);

/** Provides the file with what Kubernetes says of its own objects, as OpenAPI 2. */
export const setUpKubernetesSchemas = async (progress: Progress): Promise<string> =>
  setUpProgram(modules.kubernetesSchemas, "openapi.json", progress);

async function setUpProgram(module: GoModule, name: string, progress: Progress): Promise<string> {
  requireSpace([module]);
  return join(await buildGoModule(module, progress), name);
}

/** Provides `regal`, which lints the authorization policies. */
export const setUpRegal = async (progress: Progress): Promise<string> => setUpProgram(modules.regal, "regal", progress);
