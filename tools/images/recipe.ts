import { createHash, type Hash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Release } from "./release.ts";

/** What an image is made of. Equal recipes with equal files give equal images. */
export interface Recipe {
  readonly name: string;
  readonly tag: string;
  /** Debian packages; what they depend on comes along. */
  readonly packages?: readonly string[];
  /** Where all its packages come from: releases are never mixed. Default: bookworm, as this machine. */
  readonly release?: Release;
  /** Packages that are left out although others depend on them, because what needs them is never used. */
  readonly without?: readonly string[];
  /** Files of the packages that are left out, as patterns of tar below the root. */
  readonly withoutFiles?: readonly string[];
  readonly wheels?: Wheels;
  readonly files?: readonly RecipeFile[];
  /** Folders of the image whose Python sources are compiled. */
  readonly compile?: readonly string[];
  /** Numeric user and group; the image names them `app`. */
  readonly user: number;
  readonly entrypoint: readonly string[];
  /** Arguments of the entrypoint that a pod may replace. */
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: `/`. */
  readonly workingDirectory?: string;
  /** How the program is asked to stop. Default: SIGTERM. */
  readonly stopSignal?: string;
}

/** Packages from PyPI. */
export interface Wheels {
  /** Requirements file that names every package with its exact version and hashes. */
  readonly requirements: string;
  /** Folder of the image. */
  readonly into: string;
}

export interface RecipeFile {
  /** File or folder of this machine. */
  readonly from: string;
  /** Path in the image. */
  readonly to: string;
}

/** An image in the cache. */
export interface Image {
  /** OCI archive with one layer; its index names the image by `imageName`. */
  readonly archive: string;
  /** Digest of the manifest, `sha256:…`. */
  readonly digest: string;
}

/** The name under which an image is imported; no registry has it. */
export const imageName = ({ name, tag }: Pick<Recipe, "name" | "tag">): string =>
  `localhost/sark-platform/${name}:${tag}`;

/** Whether a file of a source folder belongs into an image. */
export const belongsIntoImage = (path: string): boolean => !/(^|\/)__pycache__(\/|$)|\.pyc$/.test(path);

/** Changes with anything that decides what comes out of the build. */
export function imageKey(recipe: Recipe): string {
  return short(createHash("sha256").update(JSON.stringify(recipe)).update(layerKey(recipe)));
}

/** Changes with anything that decides what the root file system holds. */
export function layerKey(recipe: Recipe): string {
  const { packages, release, without, withoutFiles, wheels, files, compile, user } = recipe;
  const parts = [packages, release, without, withoutFiles, wheels, files, compile, user, process.arch];
  const hash = createHash("sha256").update(JSON.stringify(parts));
  const inputs = [...(files ?? []).map(({ from }) => from), ...(wheels ? [wheels.requirements] : [])];
  // The builder itself decides as well.
  for (const path of [...inputs, ...builderSources()]) hashContent(path, hash);
  return short(hash);
}

const short = (hash: Hash): string => hash.digest("hex").slice(0, 12);

const builderSources = (): string[] =>
  readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => join(import.meta.dirname, name));

function hashContent(path: string, hash: Hash): void {
  if (!belongsIntoImage(path)) return;
  const stat = statSync(path);
  if (stat.isDirectory()) {
    for (const name of readdirSync(path).sort()) hashContent(join(path, name), hash.update(`${name}\0`));
  } else {
    hash.update(`${stat.mode & 0o111 ? "x" : "-"}${stat.size}\0`).update(readFileSync(path));
  }
}
