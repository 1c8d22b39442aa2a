import { missingForRealNodes } from "../cluster/real/index.ts";
import { setUpLab } from "../lab/setup.ts";
import type { Progress } from "../lib/progress.ts";
import { together } from "../lib/together.ts";
import { setUpAws } from "./aws.ts";
import {
  setUpActionlint,
  setUpAlertmanager,
  setUpBlackboxExporter,
  setUpCfnLint,
  setUpCheckov,
  setUpEdgeSchemas,
  setUpGitLabSchema,
  setUpKubeconform,
  setUpKubernetesSchemas,
  setUpKubeScore,
  setUpKubeStateMetrics,
  setUpObjectStore,
  setUpOpa,
  setUpOtelCollector,
  setUpPostgresExporter,
  setUpPrometheus,
  setUpPulumi,
  setUpRegal,
  setUpSecretStoreSchemas,
  setUpSimulatedNodes,
  setUpTraefik,
  setUpValkeyExporter,
} from "./index.ts";
import { setUpRealNodes } from "./real-nodes.ts";

/**
 * Builds or downloads everything that any command or test needs.
 *
 * @param installPackages whether missing Debian packages may be installed
 */
export async function setUpEverything(progress: Progress, installPackages: boolean): Promise<void> {
  await together(setUpPulumi(progress), setUpSimulatedNodes(progress), setUpOpa(progress), setUpRegal(progress));
  await together(
    setUpAws(progress),
    setUpPostgresExporter(progress),
    setUpValkeyExporter(progress),
    setUpObjectStore(progress),
    setUpOtelCollector(progress),
    setUpEdgeSchemas(progress),
    setUpTraefik(progress),
    setUpSecretStoreSchemas(progress),
  );
  await together(
    setUpPrometheus(progress),
    setUpAlertmanager(progress),
    setUpKubeStateMetrics(progress),
    setUpBlackboxExporter(progress),
  );
  await together(
    setUpKubeScore(progress),
    setUpKubeconform(progress),
    setUpKubernetesSchemas(progress),
    setUpCheckov(progress),
    setUpCfnLint(progress),
    setUpActionlint(progress),
    setUpGitLabSchema(progress),
  );
  if ((await missingForRealNodes(progress, { installPackages })).length > 0) return;
  await setUpRealNodes(progress);
  await setUpLab(progress);
}
