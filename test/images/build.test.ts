import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage, type Recipe, recipes } from "../../tools/images/index.ts";
import { Failure } from "../../tools/lib/failure.ts";
import { setUpObjectStore, setUpPostgresExporter, setUpValkeyExporter } from "../../tools/setup/index.ts";
import { CountingProgress } from "./support/progress.ts";
import { unpack } from "./support/unpacked.ts";

const postgresExporter = async () => recipes.postgresExporter(await setUpPostgresExporter(new CountingProgress()));
const valkeyExporter = async () => recipes.valkeyExporter(await setUpValkeyExporter(new CountingProgress()));
const s3 = async () => recipes.s3(await setUpObjectStore(new CountingProgress()));

describe("images", function () {
  // Fetches packages where the cache has none.
  this.timeout(120_000);

  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "sark-images-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const reproducible: Readonly<Record<string, () => Recipe | Promise<Recipe>>> = {
    valkey: () => recipes.valkey,
    "the stand-ins": () => recipes.mcpStandIn,
    patroni: () => recipes.patroni,
    pgbouncer: () => recipes.pgbouncer,
    "postgres-exporter": postgresExporter,
    envoy: () => recipes.envoy,
    "valkey-exporter": valkeyExporter,
    s3,
  };
  for (const [name, recipe] of Object.entries(reproducible)) {
    it(`gives ${name} the digest that it had when it was built for the cache`, async () => {
      const progress = new CountingProgress();
      const first = await buildImage(await recipe(), progress);
      const second = await buildImage(await recipe(), progress, directory);
      assert.notEqual(first.archive, second.archive);
      assert.equal(first.digest, second.digest);
    });
  }

  it("gives all stand-ins one layer", async () => {
    const progress = new CountingProgress();
    const built = [recipes.sarkStandIn, recipes.gatewayStandIn, recipes.mcpStandIn].map(async (recipe) =>
      unpack(await buildImage(recipe, progress), join(directory, recipe.name)),
    );
    const listings = (await Promise.all(built)).map(({ listing }) => listing);
    assert.equal(new Set(listings).size, 1);
  });

  const { postgres, valkey, sarkStandIn, patroni, pgbouncer, envoy } = recipes;
  for (const recipe of [postgres, valkey, sarkStandIn, patroni, pgbouncer, envoy]) {
    it(`makes ${recipe.name} fit for Pod Security "restricted"`, async () => {
      const image = await unpack(await buildImage(recipe, new CountingProgress()), directory);
      assert.match(image.configuration.User, /^[1-9]\d*:[1-9]\d*$/);
      const entries = image.listing.trimEnd().split("\n");
      const unusual = entries.filter((entry) => !/^(-rwxr-xr-x|-rw-r--r--|drwxr-xr-x|lrwxrwxrwx) 0\/0 /.test(entry));
      // No set-user-id, no device, nothing that belongs to the user; only /tmp may be written.
      assert.deepEqual(
        unusual.map((entry) => entry.replace(/\s+/g, " ")),
        ["drwxrwxrwt 0/0 0 1970-01-01 00:00 ./tmp/"],
      );
    });
  }

  it("takes an image from the cache at once", async () => {
    await buildImage(recipes.valkey, new CountingProgress());
    const progress = new CountingProgress();
    const started = performance.now();
    await buildImage(recipes.valkey, progress);
    assert.equal(progress.shown, 0);
    assert.ok(performance.now() - started < 500);
  });

  it("builds once where two ask at once", async () => {
    const recipe = { ...recipes.valkey, name: "test" };
    const build = () => buildImage(recipe, new CountingProgress(), directory);
    const [first, second] = await Promise.all([build(), build()]);
    assert.deepEqual(first, second);
    // The image and its layer.
    assert.equal(readdirSync(directory).length, 2);
  });

  it("names the package that Debian does not have, and leaves nothing behind", async () => {
    const recipe = { ...recipes.valkey, name: "test", packages: ["no-such-package"] };
    await assert.rejects(
      buildImage(recipe, new CountingProgress(), directory),
      (error) => error instanceof Failure && error.message.includes("no-such-package"),
    );
    assert.deepEqual(readdirSync(directory), []);
  });
});
