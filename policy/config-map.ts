import type { NamedResource, StringMap, Volume } from "./kubernetes.ts";
import { namespaceOf } from "./stack.ts";
import { allOf, some } from "./unknown.ts";

export const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

export interface ConfigMap extends NamedResource {
  readonly data?: StringMap | null;
}

/** Whether the volume of a workload's pods holds the ConfigMap. */
export function provides(configMap: ConfigMap, volume: Volume, workload: NamedResource): boolean {
  const isMeant = (name: string | null | undefined): boolean => name != null && name === configMap.metadata?.name;
  return allOf(
    () => namespaceOf(configMap) === namespaceOf(workload),
    () =>
      isMeant(volume.configMap?.name) || some(volume.projected?.sources, (source) => isMeant(source.configMap?.name)),
  );
}
