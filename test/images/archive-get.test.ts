import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage, recipes } from "../../tools/images/index.ts";
import { root } from "../../tools/lib/paths.ts";
import { Container, describeContainers } from "./support/container.ts";
import { CountingProgress } from "./support/progress.ts";
import { unpack, type UnpackedImage } from "./support/unpacked.ts";

describeContainers("a file that PostgreSQL asks the archive for", function () {
  this.timeout(30_000);

  let directory: string;
  let image: UnpackedImage;

  before(async function () {
    // The first run builds the image.
    this.timeout(180_000);
    const built = await buildImage(recipes.patroni, new CountingProgress());
    directory = mkdtempSync(join(tmpdir(), "sark-archive-get-"));
    image = await unpack(built, join(directory, "patroni"));
    mkdirSync(join(directory, "scripts"));
    const script = "archive_get.py";
    copyFileSync(join(root, "components/postgres/scripts", script), join(directory, "scripts", script));
  });
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  /** What is written where the same file is asked for twice, in front of an archive that ends with a status, or as a command says. */
  async function askedTwice(
    end: number | string,
    { between = "true", second = "00000002.history" } = {},
  ): Promise<readonly string[]> {
    const pgbackrest = `#!/bin/sh\necho "asked: $*"\n${typeof end === "number" ? `exit ${end}` : end}\n`;
    writeFileSync(join(directory, "scripts/pgbackrest"), pgbackrest, { mode: 0o755 });
    const ask = (file: string) =>
      `python3 -I -S /scripts/archive_get.py ${file} pg_wal/RECOVERYHISTORY; echo "status $?"`;
    const container = new Container(image, {
      command: ["sh", "-c", `${ask("00000002.history")}; ${between}; ${ask(second)}`],
      environment: { PATH: `/scripts:${pathOf(image)}` },
      volumes: { "/scripts": join(directory, "scripts") },
    });
    assert.equal(await container.end(), 0, container.output);
    return container.output.trim().split("\n");
  }

  const asked = "asked: --stanza=main --io-timeout=2 archive-get 00000002.history pg_wal/RECOVERYHISTORY";

  it("comes from there", async () => {
    assert.deepEqual(await askedTwice(0), [asked, "status 0", asked, "status 0"]);
  });

  it("is asked for again a moment later where the archive has it not yet", async () => {
    assert.deepEqual(await askedTwice(1, { between: "sleep 1.2" }), [asked, "status 1", asked, "status 1"]);
  });

  it("is not asked for several times a second, for the choice of a leader needs the processor", async () => {
    // However slow this machine is, the second is not over yet.
    const between = "touch --no-create --date='1 minute' /tmp/archive-absent-00000002.history";
    assert.deepEqual(await askedTwice(1, { between }), [asked, "status 1", "status 1"]);
  });

  it("does not keep another one from being asked for", async () => {
    assert.deepEqual((await askedTwice(1, { second: "00000003.history" })).slice(2), [
      asked.replace("00000002", "00000003"),
      "status 1",
    ]);
  });

  it("is not asked for again at once where the archive gave no answer", async () => {
    assert.deepEqual(await askedTwice(103), [asked, "status 1", "status 1"]);
  });

  it("is waited for no longer than ten seconds, where pgBackRest itself hangs, for a new leader waits too", async () => {
    const started = performance.now();
    assert.deepEqual(await askedTwice("exec sleep 25"), [asked, "status 1", "status 1"]);
    const seconds = (performance.now() - started) / 1000;
    assert.ok(seconds > 10 && seconds < 20, `${seconds} s`);
  });
});

const pathOf = ({ configuration }: UnpackedImage): string =>
  configuration.Env.find((line) => line.startsWith("PATH="))?.slice("PATH=".length) ?? "";
