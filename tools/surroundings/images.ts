import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { type Image, imageReference } from "../../settings/images.ts";
import { buildImage, imageName, type Recipe, recipes } from "../images/index.ts";
import { Failure } from "../lib/failure.ts";
import type { Progress } from "../lib/progress.ts";
import { setUpObjectStore, setUpOpa, setUpPostgresExporter } from "../setup/index.ts";
import type { NamedImage } from "../setup/real-nodes.ts";

/** How each image that stack local may name is built, by its repository; no registry has them. */
const builtHere: Readonly<Record<string, (progress: Progress) => Recipe | Promise<Recipe>>> = {
  "localhost/sark-platform/sark": () => recipes.sarkStandIn,
  "localhost/sark-platform/gateway": () => recipes.gatewayStandIn,
  "localhost/sark-platform/opa": async (progress) => recipes.opa(await setUpOpa(progress)),
  "localhost/sark-platform/patroni": () => recipes.patroni,
  "localhost/sark-platform/pgbouncer": () => recipes.pgbouncer,
  "localhost/sark-platform/postgres-exporter": async (progress) =>
    recipes.postgresExporter(await setUpPostgresExporter(progress)),
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
  const images: NamedImage[] = [];
  const build = async (recipe: Recipe, references: readonly string[]): Promise<void> => {
    const { archive } = await buildImage(recipe, progress);
    images.push({ archive, references: [imageName(recipe), ...references] });
  };
  for (const [repository, recipe] of Object.entries(builtHere)) {
    const references = wanted.filter((image) => image.repository === repository).map(imageReference);
    if (references.length > 0) await build(await recipe(progress), references);
  }
  const objectStore = recipes.s3(await setUpObjectStore(progress));
  for (const recipe of [recipes.postgres, recipes.valkey, recipes.mcpStandIn, objectStore]) await build(recipe, []);
  return images;
}

/** Every image of the settings; Pulumi says what is wrong with them if something is. */
function imagesOf(file: string): readonly Image[] {
  const { config } = parse(readFileSync(file, "utf8")) as { config?: Readonly<Record<string, unknown>> };
  const images = Object.values((config?.["sark:images"] ?? {}) as Readonly<Record<string, unknown>>);
  return images.filter(isImage);
}

const isImage = (value: unknown): value is Image =>
  typeof value === "object" && value !== null && "repository" in value && "digest" in value;
