import { readFileSync, writeFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { digest as digestForm } from "../../settings/values.ts";
import { Failure } from "../lib/failure.ts";

const place = ["config", "sark:images", "sark"] as const;

/** A version of SARK in a stack file. */
export interface Version {
  readonly digest: string;
  readonly tag: string;
}

/**
 * Names another image of SARK in a stack file, and leaves all else in it as it is, comments included.
 *
 * @param tag default: the one that is there
 * @returns the version that was there before
 * @throws Failure if the digest is none, or the file names no image of SARK
 */
export function setVersion(file: string, digest: string, tag: string | undefined): Version {
  if (!digestForm.safeParse(digest).success) {
    throw new Failure(`--sark takes a digest, sha256: and 64 hexadecimal digits; it is ${JSON.stringify(digest)}.`);
  }
  const text = readFileSync(file, "utf8");
  const document = parseDocument(text);
  const former = { digest: document.getIn([...place, "digest"]), tag: document.getIn([...place, "tag"]) };
  if (typeof former.digest !== "string" || typeof former.tag !== "string") {
    throw new Failure(`${file} names no image of SARK: set sark:images.sark with repository, tag and digest.`);
  }
  writeFileSync(file, replaced(text, document, { digest, tag: tag ?? former.tag }));
  return { digest: former.digest, tag: former.tag };
}

/** The values are written where they stand, so that no line is formatted anew. */
function replaced(text: string, document: ReturnType<typeof parseDocument>, version: Version): string {
  const edits = (["digest", "tag"] as const).map((key) => {
    const node = document.getIn([...place, key], true) as { readonly range: readonly [number, number, number] };
    return {
      start: node.range[0],
      end: node.range[1],
      value: key === "tag" ? JSON.stringify(version.tag) : version.digest,
    };
  });
  edits.sort((left, right) => right.start - left.start);
  return edits.reduce((rest, { start, end, value }) => rest.slice(0, start) + value + rest.slice(end), text);
}
