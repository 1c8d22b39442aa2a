import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleFiles } from "../../components/authorization/index.ts";
import type { BundleDelivery } from "../../settings/delivery.ts";
import type { Settings } from "../../settings.ts";
import { Failure } from "../lib/failure.ts";
import { local } from "../lib/paths.ts";
import type { Progress } from "../lib/progress.ts";
import { attempt } from "../lib/run.ts";
import { settingsOf } from "../pulumi/stacks.ts";
import { setUpOpa } from "../setup/index.ts";

export interface BundleOptions {
  /** File with the private key, in PEM form. */
  readonly key: string;
  /** File that is written. */
  readonly output: string;
}

/**
 * Packs the policies and tables of a stack and signs them, for the storage that its replicas fetch them from.
 *
 * @throws Failure if the stack takes no bundle, or would refuse this one
 */
export async function bundle(progress: Progress, stack: string, options: BundleOptions): Promise<void> {
  const settings = settingsOf(stack);
  const opa = await setUpOpa(progress);
  await progress.step(`bundle of stack ${stack}`, () => buildBundle(opa, settings, options));
  console.log(`Upload it: ${options.output}. The replicas have it within a poll, and refuse it if it is not theirs.`);
}

/** Builds a signed bundle; returns its revision, which changes with the content. */
export async function buildBundle(opa: string, { authorization }: Settings, options: BundleOptions): Promise<string> {
  const { delivery } = authorization;
  if (delivery.mode !== "bundle") {
    throw new Failure("The stack takes no bundle: its sark:authorization.delivery.mode is configMap.");
  }
  requireOwnKey(delivery, options.key);
  const files = bundleFiles(authorization);
  const revision = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12);
  const directory = mkdtempSync(join(local("tmp"), "bundle-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const { status, stderr } = await attempt(opa, [
      ...["build", "--bundle", directory, `--revision=${revision}`, `--output=${options.output}`],
      ...[`--signing-key=${options.key}`, `--signing-alg=${delivery.verification.algorithm}`],
    ]);
    if (status !== 0) throw new Failure(`The bundle cannot be built:\n${stderr.trim()}`);
  } finally {
    rmSync(directory, { recursive: true });
  }
  return revision;
}

/** A bundle that another key signed would be refused by every replica, and only its log would say so. */
function requireOwnKey({ verification }: BundleDelivery, file: string): void {
  const spki = { type: "spki", format: "pem" } as const;
  let given: string;
  try {
    given = createPublicKey(createPrivateKey(readFileSync(file)))
      .export(spki)
      .toString();
  } catch {
    throw new Failure(`${file} is no private key in PEM form.`);
  }
  if (given === createPublicKey(verification.publicKey).export(spki).toString()) return;
  throw new Failure(
    `${file} is not the key that belongs to sark:authorization.delivery.verification.publicKey: the replicas would ` +
      "refuse the bundle.",
  );
}
