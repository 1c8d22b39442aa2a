import { createWriteStream, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Failure, messageOf } from "../lib/failure.ts";
import { withLock } from "../lib/lock.ts";
import { cache } from "../lib/paths.ts";
import { type Progress, unchanged } from "../lib/progress.ts";
import { run } from "../lib/run.ts";

/** Where Pulumi's releases are downloaded from; `SARK_PULUMI_RELEASES` names a mirror with the same layout. */
const releases = process.env["SARK_PULUMI_RELEASES"] ?? "https://get.pulumi.com/releases";

/** How long the server may take to answer before the programs are built instead, in milliseconds. */
const answerTimeout = 5_000;

/**
 * Unpacks an official release archive into `<cache>/programs/<name>`.
 *
 * @param path of the archive below the server's releases
 * @returns the folder, or undefined where the server cannot be reached or does not have the archive
 */
export async function downloadRelease(
  title: string,
  path: string,
  name: string,
  progress: Progress,
): Promise<string | undefined> {
  const target = join(cache("programs"), name);
  if (existsSync(target)) return target;
  const archive = `${releases}/${path}`;
  const response = await fetch(archive, { signal: AbortSignal.timeout(answerTimeout), method: "HEAD" }).catch(
    (error: unknown) => {
      progress.log.write(`${archive} cannot be reached: ${messageOf(error)}`);
      return undefined;
    },
  );
  if (response?.ok !== true) return undefined;
  await progress.step(title, (note) =>
    withLock(
      cache("locks"),
      name,
      async () => {
        if (existsSync(target)) return unchanged;
        await unpack(archive, target);
        return "downloaded";
      },
      () => {
        note("another run is at it");
      },
    ),
  );
  return target;
}

async function unpack(archive: string, target: string): Promise<void> {
  const staging = mkdtempSync(`${target}-`);
  const file = `${staging}.tar.gz`;
  try {
    const response = await fetch(archive);
    if (!response.ok || response.body === null) throw new Failure(`${archive} answered ${response.status}`);
    await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
    await run("tar", ["-xzf", file, "-C", staging]);
    renameSync(staging, target);
  } catch (error) {
    throw new Failure(`The download of ${archive} failed. Run again: it starts afresh.\n${messageOf(error)}`);
  } finally {
    rmSync(staging, { recursive: true, force: true });
    rmSync(file, { force: true });
  }
}
