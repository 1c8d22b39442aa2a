import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cache } from "../lib/paths.ts";
import type { Progress } from "../lib/progress.ts";
import { writeArchive } from "./archive.ts";
import { buildLayer } from "./layer.ts";
import { type Image, imageKey, imageName, type Recipe } from "./recipe.ts";
import { isStored, stored } from "./store.ts";

export { type Image, imageName, type Recipe } from "./recipe.ts";
export * as recipes from "./recipes.ts";

const archiveFile = "image.tar";
const digestFile = "digest";

/**
 * Builds an image without a container engine or a registry, unless `directory` has it.
 *
 * The same recipe gives the same digest each time, as long as Debian offers the same versions of its packages.
 *
 * @param directory where images are kept
 */
export async function buildImage(recipe: Recipe, progress: Progress, directory = cache("images")): Promise<Image> {
  const key = imageKey(recipe);
  const imageFrom = (folder: string): Image => ({
    archive: join(folder, archiveFile),
    digest: readFileSync(join(folder, digestFile), "utf8"),
  });
  const present = join(directory, `${recipe.name}-${key}`);
  if (isStored(present)) return imageFrom(present);
  await progress.step(`image ${imageName(recipe)}`, async () => {
    await stored(directory, recipe.name, key, async (folder) => {
      const layer = await buildLayer(recipe, directory, progress.log);
      const digest = await writeArchive(recipe, layer, join(folder, archiveFile), progress.log);
      writeFileSync(join(folder, digestFile), digest);
    });
    return `${Math.round(statSync(join(present, archiveFile)).size / 2 ** 20)} MiB`;
  });
  return imageFrom(present);
}
