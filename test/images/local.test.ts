import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../tools/lib/failure.ts";
import { localImages } from "../../tools/surroundings/images.ts";
import type { NamedImage } from "../../tools/setup/real-nodes.ts";
import { CountingProgress } from "./support/progress.ts";

const digest = `sha256:${"0".repeat(64)}`;
const repository = (name: string) => `localhost/sark-platform/${name}`;

const namesOf = (images: readonly NamedImage[]) =>
  images.map(({ references }) => references.map((name) => name.replace(/:[\w.-]+$/, "")));

describe("images of stack local", function () {
  // Builds those that the cache does not have.
  this.timeout(180_000);

  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "sark-local-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  async function imagesOf(repositories: readonly string[], config: Readonly<Record<string, unknown>> = {}) {
    const named = repositories.map((repository, index) => [`image${index}`, { repository, tag: "1", digest }]);
    const file = join(directory, "Pulumi.local.yaml");
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ config: { ...config, "sark:images": Object.fromEntries(named) as object } }));
    return localImages(file, new CountingProgress());
  }

  it("are those that the settings name, under the digests there, and those of the surroundings", async () => {
    const named = ["patroni", "pgbouncer", "postgres-exporter"];
    assert.deepEqual(namesOf(await imagesOf(named.map(repository))), [
      ...named.map((name) => [repository(name), `${repository(name)}@sha256`]),
      ...["postgres", "valkey", "mcp-stand-in", "s3"].map((name) => [repository(name)]),
    ]);
  });

  it("are without those of stores that the platform runs itself", async () => {
    const own = { "sark:postgres": { mode: "cluster" }, "sark:cache": { mode: "cluster" } };
    const named = ["valkey", "valkey-exporter", "envoy"];
    assert.deepEqual(namesOf(await imagesOf(named.map(repository), own)), [
      ...named.map((name) => [repository(name), `${repository(name)}@sha256`]),
      ...["mcp-stand-in", "s3"].map((name) => [repository(name)]),
    ]);
  });

  it("are refused where nobody can build them", async () => {
    const strange = "registry.example/team/patroni";
    await assert.rejects(
      imagesOf([strange, repository("patroni")]),
      (error) => error instanceof Failure && error.message.includes(`are not built here: ${strange}@${digest}. Name`),
    );
  });
});
