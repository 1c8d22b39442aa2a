import { Failure } from "../../lib/failure.ts";
import { run } from "../../lib/run.ts";
import type { NamedImage } from "../../setup/real-nodes.ts";

/** Runs a command on a node and returns its standard output. */
export type RunOnNode = (command: readonly string[]) => Promise<string>;

const client = ["ctr", "--namespace", "k8s.io"];

/** An image in its archive, and every name that pods use for it. */
export interface ArchivedImage extends NamedImage {
  /** The name that the archive gives it. */
  readonly name: string;
  readonly digest: string;
}

/** Gives a node the images, under all names that pods use for them. What it has already stays. */
export async function importImages(runOnNode: RunOnNode, images: readonly ArchivedImage[]): Promise<void> {
  // Asked once: each question costs a node a tenth of a second of its processor.
  const existing = await digests(runOnNode);
  for (const { archive, references, name, digest } of images) {
    const names = [...new Set(references.map(storedName))];
    if (existing.get(name) !== digest) await runOnNode([...client, "images", "import", archive]);
    for (const alias of names) {
      if (alias === name || existing.get(alias) === digest) continue;
      await runOnNode([...client, "images", "tag", "--force", name, alias]);
    }
  }
}

/**
 * The name under which the container runtime looks for the image of a pod. A digest wins over a tag, and may be that of
 * an image that is not here: the runtime does not compare it with the content.
 */
export function storedName(reference: string): string {
  const [path = "", digest] = reference.split("@");
  const [first = "", ...rest] = path.split("/");
  const named = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const full = named ? path : `docker.io/${rest.length > 0 ? path : `library/${path}`}`;
  const tag = /:[^:/]*$/.exec(full)?.[0];
  if (digest !== undefined) return `${tag === undefined ? full : full.slice(0, -tag.length)}@${digest}`;
  return tag === undefined ? `${full}:latest` : full;
}

/** The image, with what its archive says about it. */
export async function inArchive({ archive, references }: NamedImage): Promise<ArchivedImage> {
  const index = JSON.parse(
    await run("tar", ["--extract", "--to-stdout", "--occurrence=1", "--file", archive, "index.json"]),
  ) as {
    manifests: { digest: string; annotations?: Record<string, string> }[];
  };
  const [image, ...others] = index.manifests;
  const name = image?.annotations?.["io.containerd.image.name"];
  if (image === undefined || name === undefined || others.length > 0) {
    throw new Failure(`${archive} is not an OCI archive with one named image`);
  }
  return { archive, references, name, digest: image.digest };
}

/** Digests of a node's images by name. */
async function digests(runOnNode: RunOnNode): Promise<ReadonlyMap<string, string>> {
  const lines = (await runOnNode([...client, "images", "list"])).trim().split("\n").slice(1);
  return new Map(
    lines.map((line) => {
      const [name = "", , digest = ""] = line.split(/\s+/);
      return [name, digest];
    }),
  );
}
