import assert from "node:assert/strict";
import { recipes } from "../../tools/images/index.ts";
import { describeContainers } from "./support/container.ts";
import { aDatabase } from "./support/database.ts";

const publicAuthorities = recipes.patroni.environment?.["SSL_CERT_FILE"] ?? "";

describeContainers("backups", function () {
  this.timeout(120_000);

  const database = aDatabase();

  it("go to the object store", async () => {
    await database().backRest("stanza-create");
    await database().query("CREATE TABLE notes AS SELECT 'in the backup' AS note");
    await database().backRest("--type=full", "backup");
    // A write-ahead log file of it arrives in the store.
    await database().backRest("check");
    const [{ status, backup }] = JSON.parse(await database().backRest("--output=json", "info")) as [
      { readonly status: { readonly code: number }; readonly backup: readonly { readonly error: boolean }[] },
    ];
    assert.deepEqual([status.code, backup.map(({ error }) => error)], [0, [false]]);
  });

  it("are restored from there, with all that was archived after them", async () => {
    await database().query("INSERT INTO notes VALUES ('in the archive')");
    await database().backRest("check");
    await database().destroy();
    await database().backRest("restore");
    await database().start();
    assert.equal(await database().query("SELECT string_agg(note, ', ') FROM notes"), "in the backup, in the archive");
  });

  for (const [what, environment, message] of [
    ["whose keys are wrong", { PGBACKREST_REPO1_S3_KEY_SECRET: "wrong" }, /403 \(Forbidden\)/],
    [
      "that no known authority vouches for",
      { PGBACKREST_REPO1_STORAGE_CA_FILE: publicAuthorities },
      /unable to verify certificate/,
    ],
  ] as const) {
    it(`are not looked for in a store ${what}`, async () => {
      const command = ["pgbackrest", "--stanza=main", "--io-timeout=1", "repo-ls"];
      assert.equal((await database().attempt(command)).status, 0);
      const { status, output } = await database().attempt(command, environment);
      assert.notEqual(status, 0);
      assert.match(output, message);
    });
  }
});
