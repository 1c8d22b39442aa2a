import { versions } from "../setup/versions.ts";
import type { Recipe } from "./recipe.ts";

/** Where programs are: at the root, volumes of their names are mounted. */
const folder = "/bin";

/**
 * Prometheus.
 *
 * @param program path of the static binary
 */
export const prometheus = (program: string): Recipe => monitoringRecipe("prometheus", versions.prometheus, program);

/**
 * Alertmanager, and what people silence alerts with.
 *
 * @param programs paths of the static binaries
 */
export const alertmanager = (programs: Readonly<Record<"alertmanager" | "amtool", string>>): Recipe => ({
  ...monitoringRecipe("alertmanager", versions.alertmanager, programs.alertmanager),
  files: Object.entries(programs).map(([name, from]) => ({ from, to: `${folder}/${name}` })),
  environment: { PATH: folder },
});

/**
 * What tells what Kubernetes makes of its objects.
 *
 * @param program path of the static binary
 */
export const kubeStateMetrics = (program: string): Recipe =>
  monitoringRecipe("kube-state-metrics", versions.kubeStateMetrics, program);

/**
 * What asks pods how they are.
 *
 * @param program path of the static binary
 */
export const blackboxExporter = (program: string): Recipe =>
  monitoringRecipe("blackbox-exporter", versions.blackboxExporter, program);

const monitoringRecipe = (name: string, tag: string, program: string): Recipe => ({
  name,
  tag,
  files: [{ from: program, to: `${folder}/${name}` }],
  user: 65534,
  entrypoint: [`${folder}/${name}`],
});
