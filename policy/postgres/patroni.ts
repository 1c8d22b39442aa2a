import { CONFIG_MAP, provides } from "../config-map.ts";
import { STATEFUL_SET, type StatefulWorkload, withPod } from "../stateful-set.ts";
import type { Report, StackReport } from "../rule.ts";
import { inNamespace, namespaceOf, ofTypes, type StackResource } from "../stack.ts";
import { each } from "../unknown.ts";
import { patroniSettings } from "./configuration.ts";
import { type Settings, settingsAt, valueAt } from "../yaml.ts";

/** A StatefulSet whose pods get Patroni's configuration from a ConfigMap of the stack. */
export interface Patroni extends StatefulWorkload {
  readonly settings: Settings;
  /** Name of the pod's volume with the configuration. */
  readonly volume: string;
}

/** Where Patroni may keep its state instead of in Kubernetes. */
const OTHER_STORES = ["etcd", "etcd3", "consul", "zookeeper", "exhibitor", "raft"] as const;

/** Judges every StatefulSet of the stack with a configuration for Patroni. */
export function eachPatroni(
  resources: readonly StackResource[],
  report: StackReport,
  judge: (patroni: Patroni, report: Report) => void,
): void {
  each(ofTypes(resources, STATEFUL_SET), ({ props, urn }) => {
    const database = withPod(props);
    const configMaps = inNamespace(resources, () => namespaceOf(database.statefulSet), CONFIG_MAP);
    each(database.pod.spec.volumes, (volume) => {
      each(configMaps, ({ props: configMap }) => {
        if (!provides(configMap, volume, database.statefulSet)) return;
        const settings = patroniSettings(configMap);
        if (settings === undefined) return;
        judge({ ...database, settings, volume: volume.name ?? "" }, (message) => {
          report(message, urn);
        });
      });
    });
  });
}

/** Whether Patroni keeps its state in Kubernetes, and so finds its peers by labels and needs rights. */
export function usesKubernetes({ settings }: Patroni): boolean {
  return !OTHER_STORES.some((store) => settings[store] != null);
}

/** The labels by which Patroni finds the pods of its cluster, or undefined if the configuration names no cluster. */
export function peerLabels({ settings }: Patroni): Record<string, string> | undefined {
  const scope = settings["scope"];
  if (typeof scope !== "string" || scope === "") return undefined;
  const label = valueAt(settings, "kubernetes", "scope_label");
  const others = Object.entries(settingsAt(settings, "kubernetes", "labels")).map(([key, value]) => [
    key,
    String(value),
  ]);
  return {
    ...(Object.fromEntries(others) as Record<string, string>),
    [typeof label === "string" ? label : "cluster-name"]: scope,
  };
}
