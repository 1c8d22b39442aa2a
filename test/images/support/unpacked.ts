import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Image } from "../../../tools/images/index.ts";
import { run } from "../../../tools/lib/run.ts";

/** What a container runtime reads from an image. */
export interface ImageConfiguration {
  readonly User: string;
  readonly WorkingDir: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd?: readonly string[];
  readonly StopSignal?: NodeJS.Signals;
}

/** An image as a folder. */
export interface UnpackedImage {
  readonly configuration: ImageConfiguration;
  /** The root file system. */
  readonly tree: string;
  /** The layer's table of contents, as `tar --list --verbose` writes it. */
  readonly listing: string;
}

interface Descriptor {
  readonly digest: string;
}

/** Unpacks an image into the new folder `directory`, as a container runtime does. */
export async function unpack(image: Image, directory: string): Promise<UnpackedImage> {
  const [archive, tree] = [join(directory, "archive"), join(directory, "tree")];
  for (const folder of [archive, tree]) mkdirSync(folder, { recursive: true });
  await run("tar", ["-C", archive, "-xf", image.archive]);
  const blob = ({ digest }: Descriptor) => join(archive, "blobs", digest.replace(":", "/"));
  const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
  const manifest = read(blob(image)) as { readonly config: Descriptor; readonly layers: readonly [Descriptor] };
  const { config } = read(blob(manifest.config)) as { readonly config: ImageConfiguration };
  const layer = blob(manifest.layers[0]);
  const listing = await run("tar", ["--list", "--verbose", "--numeric-owner", "--file", layer]);
  await run("tar", ["-C", tree, "-xpf", layer]);
  rmSync(archive, { recursive: true });
  return { configuration: config, tree, listing };
}
