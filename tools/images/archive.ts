import { createHash } from "node:crypto";
import { mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Log } from "../lib/log.ts";
import { run } from "../lib/run.ts";
import { type Layer, reproducibleTar } from "./layer.ts";
import { imageName, type Recipe } from "./recipe.ts";

const mediaType = (kind: string) => `application/vnd.oci.image.${kind}`;

/** A piece of content as other pieces name it. */
interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/**
 * Writes an image as an OCI archive.
 *
 * @param archive path of the new file; it is assembled in a folder beside it
 * @returns the digest of the image's manifest
 */
export async function writeArchive(recipe: Recipe, layer: Layer, archive: string, log: Log): Promise<string> {
  const layout = `${archive}.layout`;
  const blobs = join(layout, "blobs/sha256");
  mkdirSync(blobs, { recursive: true });
  // Not a hard link: that would change the layer while another image is written from it.
  symlinkSync(layer.file, join(blobs, basename(layer.digest.replace(":", "/"))));
  const content = { mediaType: mediaType("layer.v1.tar"), digest: layer.digest, size: statSync(layer.file).size };
  const config = addJson(configuration(recipe, layer), mediaType("config.v1+json"), blobs);
  const manifestType = mediaType("manifest.v1+json");
  const manifest = addJson(
    { schemaVersion: 2, mediaType: manifestType, config, layers: [content] },
    manifestType,
    blobs,
  );
  // What imports the archive takes the image's name from here; it is no part of the image.
  const annotations = {
    "io.containerd.image.name": imageName(recipe),
    "org.opencontainers.image.ref.name": recipe.tag,
  };
  writeFileSync(
    join(layout, "index.json"),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] }),
  );
  writeFileSync(join(layout, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  const entries = ["oci-layout", "index.json", "blobs"];
  await run("tar", ["-C", layout, ...reproducibleTar, "--dereference", "--mode=a=rX,u+w", "-cf", archive, ...entries], {
    log,
  });
  rmSync(layout, { recursive: true });
  return manifest.digest;
}

function configuration(recipe: Recipe, layer: Layer): object {
  const environment = { PATH: "/usr/local/bin:/usr/bin:/bin", ...recipe.environment };
  return {
    architecture: { x64: "amd64", arm64: "arm64" }[process.arch as "x64" | "arm64"],
    os: "linux",
    config: {
      User: `${recipe.user}:${recipe.user}`,
      WorkingDir: recipe.workingDirectory ?? "/",
      Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
      Entrypoint: recipe.entrypoint,
      ...(recipe.command && { Cmd: recipe.command }),
      ...(recipe.stopSignal !== undefined && { StopSignal: recipe.stopSignal }),
    },
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  };
}

function addJson(value: object, type: string, blobs: string): Descriptor {
  const text = JSON.stringify(value);
  const hex = createHash("sha256").update(text).digest("hex");
  writeFileSync(join(blobs, hex), text);
  return { mediaType: type, digest: `sha256:${hex}`, size: Buffer.byteLength(text) };
}
