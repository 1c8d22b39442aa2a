import { versions } from "../setup/versions.ts";
import type { Recipe } from "./recipe.ts";

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
  files: Object.entries(programs).map(([name, from]) => ({ from, to: `/${name}` })),
  environment: { PATH: "/" },
});

/**
 * What tells what Kubernetes makes of its objects.
 *
 * @param program path of the static binary
 */
export const kubeStateMetrics = (program: string): Recipe =>
  monitoringRecipe("kube-state-metrics", versions.kubeStateMetrics, program);

const monitoringRecipe = (name: string, tag: string, program: string): Recipe => ({
  name,
  tag,
  files: [{ from: program, to: `/${name}` }],
  user: 65534,
  entrypoint: [`/${name}`],
});
