import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { type Image, imageReference } from "../../settings/images.ts";
import { buildImage, imageName, type Recipe, recipes } from "../images/index.ts";
import { Failure } from "../lib/failure.ts";
import type { Progress } from "../lib/progress.ts";
import { setUpOpa } from "../setup/index.ts";
import type { NamedImage } from "../setup/real-nodes.ts";

/** Repositories of the images that are built here; no registry has them. */
const repository = (name: string) => `localhost/sark-platform/${name}`;

/**
 * Builds everything that stack local and its surroundings run, each image under the name that the stack's settings give
 * it: the digest there is the one that a registry would have.
 *
 * @param file settings of the stack
 * @throws Failure if the settings name an image that is not built here
 */
export async function localImages(file: string, progress: Progress): Promise<readonly NamedImage[]> {
  const built: Readonly<Record<string, Recipe>> = {
    [repository("sark")]: recipes.sarkStandIn,
    [repository("gateway")]: recipes.gatewayStandIn,
    [repository("opa")]: recipes.opa(await setUpOpa(progress)),
  };
  const wanted = imagesOf(file);
  const strange = wanted.filter((image) => built[image.repository] === undefined).map(imageReference);
  if (strange.length > 0) {
    throw new Failure(
      `Real nodes of this machine have no registry, and these images of ${file} are not built here: ${strange.join(", ")}. ` +
        `Name ${Object.keys(built).join(", ")} there, or use simulated nodes (--nodes simulated) or a cluster of your own ` +
        "(--context NAME).",
    );
  }
  const outside = [recipes.postgres, recipes.valkey, recipes.mcpStandIn];
  const images: NamedImage[] = [];
  for (const recipe of [...Object.values(built), ...outside]) {
    const references = wanted.filter((image) => built[image.repository] === recipe).map(imageReference);
    images.push({
      archive: (await buildImage(recipe, progress)).archive,
      references: [imageName(recipe), ...references],
    });
  }
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
