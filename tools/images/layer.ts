import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Log } from "../lib/log.ts";
import { run } from "../lib/run.ts";
import { layerKey, type Recipe } from "./recipe.ts";
import { stored } from "./store.ts";
import { fillTree } from "./tree.ts";

/** A root file system, which several images may have in common. */
export interface Layer {
  /** An uncompressed tar. */
  readonly file: string;
  readonly digest: string;
}

/** Entries in one order, with one owner and one time: equal trees give equal bytes. */
export const reproducibleTar = [
  ...["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--hard-dereference", "--format=gnu"],
];

/** The recipe's root file system; builds it unless `directory` has it. */
export async function buildLayer(recipe: Recipe, directory: string, log: Log): Promise<Layer> {
  const folder = await stored(directory, "layer", layerKey(recipe), async (staging) => {
    const [tree, file] = [join(staging, "tree"), join(staging, "layer.tar")];
    mkdirSync(tree);
    await fillTree(recipe, tree, log);
    await run("tar", ["-C", tree, ...reproducibleTar, "-cf", file, "."], { log });
    rmSync(tree, { recursive: true });
    const hash = createHash("sha256");
    await pipeline(createReadStream(file), hash);
    writeFileSync(join(staging, "digest"), `sha256:${hash.digest("hex")}`);
  });
  return { file: join(folder, "layer.tar"), digest: readFileSync(join(folder, "digest"), "utf8") };
}
