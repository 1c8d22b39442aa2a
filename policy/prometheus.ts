import { shortNameOf } from "./image.ts";
import type { Container, ContainerPort, NamedResource, StringMap } from "./kubernetes.ts";
import { type Pod, podOf, workloadTypes } from "./pod.ts";
import { CONFIG_MAP, provides } from "./config-map.ts";
import type { Report, StackReport } from "./rule.ts";
import { inNamespace, namespaceOf, ofTypes, type StackResource } from "./stack.ts";
import { each, known, some } from "./unknown.ts";
import { listAt, type Settings, settingsIn, textAt, textsAt, valueAt } from "./yaml.ts";

/** Which workloads are Prometheis, and what they are told. */
export interface Prometheus {
  readonly namespace: string;
  /** Its main file. */
  readonly configuration: Settings;
  /** The contents of all files that its pods mount from ConfigMaps of the stack. */
  readonly files: readonly string[];
}

const CONFIGURATION = /^prometheus\.ya?ml$/;

const isPrometheus = ({ image }: Container): boolean => shortNameOf(image ?? "") === "prometheus";

/** Judges every Prometheus of the stack that takes its configuration from a ConfigMap of the stack; reports the others. */
export function eachPrometheus(
  resources: readonly StackResource[],
  report: StackReport,
  judge: (prometheus: Prometheus, report: Report) => void,
): void {
  each(ofTypes(resources, ...workloadTypes), ({ type, props, urn }) => {
    const pod = podOf(type, props);
    if (pod === undefined || !known(() => some(pod.spec.containers, isPrometheus), true)) return;
    const tell = (message: string): void => {
      if (some(pod.spec.containers, isPrometheus)) report(message, urn);
    };
    const prometheus = readPrometheus(resources, props, pod);
    if (prometheus === undefined) tell("The pods must mount a ConfigMap of the stack with prometheus.yaml.");
    else judge(prometheus, tell);
  });
}

interface ConfigMap extends NamedResource {
  readonly data?: StringMap | null;
}

function readPrometheus(
  resources: readonly StackResource[],
  workload: NamedResource,
  pod: Pod,
): Prometheus | undefined {
  const files: [name: string, text: string][] = [];
  each(
    inNamespace(resources, () => namespaceOf(workload), CONFIG_MAP),
    ({ props }) => {
      if (!some(pod.spec.volumes, (volume) => provides(props, volume, workload))) return;
      for (const [name, text] of Object.entries((props as ConfigMap).data ?? {})) files.push([name, text ?? ""]);
    },
  );
  const main = files.find(([name]) => CONFIGURATION.test(name));
  if (main === undefined) return undefined;
  return {
    namespace: namespaceOf(workload),
    configuration: settingsIn(main[1]) ?? {},
    files: files.map(([, text]) => text),
  };
}

/** A port of a pod, as discovery describes it: labels that begin with `__meta_kubernetes_`. */
export type Discovered = Readonly<Record<string, string>>;

/** Whether a scrape job asks the port, as far as discovery and the labels that it gives decide. */
export function isScraped({ namespace, configuration }: Prometheus, port: Discovered): boolean {
  return listAt(configuration, "scrape_configs").some(
    (job) =>
      listAt(job, "kubernetes_sd_configs").some((discovery) => discovers(discovery, namespace, port)) &&
      listAt(job, "relabel_configs").every((step) => lets(step, port)),
  );
}

function discovers(discovery: Settings, own: string, port: Discovered): boolean {
  if (discovery["role"] !== "pod") return false;
  const namespace = port["__meta_kubernetes_namespace"] ?? "";
  const names = textsAt(discovery, "namespaces", "names");
  if (names.length > 0) return names.includes(namespace);
  return valueAt(discovery, "namespaces", "own_namespace") !== true || namespace === own;
}

/** Labels of pods: those that a pod does not have are empty. */
const POD_LABEL = "__meta_kubernetes_pod_label_";

/** Whether a step of relabeling lets the port through. */
function lets(step: Settings, port: Discovered): boolean {
  const action = step["action"];
  if (action !== "keep" && action !== "drop") return true;
  const sources = textsAt(step, "source_labels");
  // What only running pods tell, such as their phase, decides nothing here.
  if (sources.some((label) => !(label in port) && !label.startsWith(POD_LABEL))) return true;
  const value = sources.map((label) => port[label] ?? "").join(textAt(step, "separator", ";"));
  const matches = new RegExp(`^(?:${textAt(step, "regex", "(.*)")})$`, "s").test(value);
  return matches === (action === "keep");
}

/** What discovery tells of a port of a pod. */
export function discovered(namespace: string, pod: Pod, container: Container, port: ContainerPort): Discovered {
  const labels = Object.entries(pod.metadata.labels ?? {}).map(([key, value]) => [
    `__meta_kubernetes_pod_label_${key.replaceAll(/[^a-zA-Z0-9_]/g, "_")}`,
    value ?? "",
  ]);
  return {
    ...(Object.fromEntries(labels) as Record<string, string>),
    __meta_kubernetes_namespace: namespace,
    __meta_kubernetes_pod_container_name: container.name ?? "",
    __meta_kubernetes_pod_container_port_name: port.name ?? "",
    __meta_kubernetes_pod_container_port_number: String(port.containerPort ?? ""),
  };
}

/** Whether rules have an alert of the severity. */
export const alertsWith = (severity: string, text: string): boolean =>
  listAt(settingsIn(text) ?? {}, "groups").some((group) =>
    listAt(group, "rules").some(
      (rule) => rule["alert"] !== undefined && valueAt(rule, "labels", "severity") === severity,
    ),
  );
