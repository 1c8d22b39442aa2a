import { imageReference } from "../../settings/image-reference.ts";
import type { Image } from "../../settings/images.ts";
import { buildImage, imageName, type Recipe, recipes } from "../images/index.ts";
import { Failure } from "../lib/failure.ts";
import type { Progress } from "../lib/progress.ts";
import {
  setUpAlertmanager,
  setUpBlackboxExporter,
  setUpKubeStateMetrics,
  setUpObjectStore,
  setUpOpa,
  setUpPostgresExporter,
  setUpPrometheus,
  setUpValkeyExporter,
} from "../setup/index.ts";
import type { NamedImage } from "../setup/real-nodes.ts";
import { foreignStores, imagesOf } from "./stack.ts";

/** How each image that stack local may name is built, by its repository; no registry has them. */
const builtHere: Readonly<Record<string, (progress: Progress) => Recipe | Promise<Recipe>>> = {
  "localhost/sark-platform/sark": () => recipes.sarkStandIn,
  "localhost/sark-platform/gateway": () => recipes.gatewayStandIn,
  "localhost/sark-platform/opa": async (progress) => recipes.opa(await setUpOpa(progress)),
  "localhost/sark-platform/patroni": () => recipes.patroni,
  "localhost/sark-platform/pgbouncer": () => recipes.pgbouncer,
  "localhost/sark-platform/postgres-exporter": async (progress) =>
    recipes.postgresExporter(await setUpPostgresExporter(progress)),
  "localhost/sark-platform/valkey": () => recipes.valkey,
  "localhost/sark-platform/valkey-exporter": async (progress) =>
    recipes.valkeyExporter(await setUpValkeyExporter(progress)),
  "localhost/sark-platform/envoy": () => recipes.envoy,
  "localhost/sark-platform/prometheus": async (progress) =>
    recipes.prometheus((await setUpPrometheus(progress)).prometheus),
  "localhost/sark-platform/alertmanager": async (progress) => recipes.alertmanager(await setUpAlertmanager(progress)),
  "localhost/sark-platform/blackbox-exporter": async (progress) =>
    recipes.blackboxExporter(await setUpBlackboxExporter(progress)),
  "localhost/sark-platform/kube-state-metrics": async (progress) =>
    recipes.kubeStateMetrics(await setUpKubeStateMetrics(progress)),
};

/**
 * Builds everything that stack local and its surroundings run, each image under the name that the stack's settings give
 * it: the digest there is the one that a registry would have.
 *
 * @param file settings of the stack
 * @throws Failure if the settings name an image that is not built here
 */
export async function localImages(file: string, progress: Progress): Promise<readonly NamedImage[]> {
  const wanted = imagesOf(file);
  const strange = wanted.filter(({ repository }) => builtHere[repository] === undefined).map(imageReference);
  if (strange.length > 0) {
    throw new Failure(
      `Real nodes of this machine have no registry, and these images of ${file} are not built here: ${strange.join(", ")}. ` +
        `Name ${Object.keys(builtHere).join(", ")} there, or use simulated nodes (--nodes simulated) or a cluster of your own ` +
        "(--context NAME).",
    );
  }
  const images = [...(await builtImages(wanted, progress))];
  const build = async (recipe: Recipe): Promise<void> => {
    images.push(await built(recipe, [], progress));
  };
  const foreign = foreignStores(file);
  if (foreign.postgres) await build(recipes.postgres);
  // The one that the settings name is the same.
  if (foreign.cache && !images.some(({ references }) => references.includes(imageName(recipes.valkey)))) {
    await build(recipes.valkey);
  }
  for (const recipe of [recipes.mcpStandIn, recipes.s3(await setUpObjectStore(progress))]) await build(recipe);
  return images;
}

/** Builds those of the images that are built here, each under the names that it has in `wanted`. */
export async function builtImages(wanted: readonly Image[], progress: Progress): Promise<readonly NamedImage[]> {
  const images: NamedImage[] = [];
  for (const [repository, recipe] of Object.entries(builtHere)) {
    const references = wanted.filter((image) => image.repository === repository).map(imageReference);
    if (references.length > 0) images.push(await built(await recipe(progress), references, progress));
  }
  return images;
}

async function built(recipe: Recipe, references: readonly string[], progress: Progress): Promise<NamedImage> {
  const { archive } = await buildImage(recipe, progress);
  return { archive, references: [imageName(recipe), ...references] };
}
