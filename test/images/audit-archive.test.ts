import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/lib/paths.ts";
import { describeContainers } from "./support/container.ts";
import { aDatabase } from "./support/database.ts";
import { makeRoles } from "./support/roles.ts";

// The image has no TimescaleDB; where an extension goes, any of PostgreSQL's own shows.
const extension = "pg_trgm";

describeContainers("the database of the audit trail", function () {
  this.timeout(60_000);
  const database = aDatabase();

  const databases = async () =>
    (await database().query("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY datname")).split("\n");

  it("alone has the extension, also when it is made anew", async () => {
    for (let run = 0; run < 2; run += 1) {
      await makeRoles(database(), { DATABASE: "state", AUDIT_DATABASE: "trail", AUDIT_EXTENSION: extension });
    }
    const holders: string[] = [];
    for (const name of await databases()) {
      const query = `SELECT count(*) FROM pg_extension WHERE extname = '${extension}'`;
      const psql = ["psql", "--username=postgres", `--dbname=${name}`, "--no-align", "--tuples-only", "--command"];
      const { status, output } = await database().attempt([...psql, query]);
      assert.equal(status, 0, output);
      if (output === "1") holders.push(name);
    }
    assert.deepEqual(holders, ["trail"]);
  });

  it("may be SARK's own, and is not there where the trail is on another server", async () => {
    const before = await databases();
    await makeRoles(database(), { DATABASE: "shared", AUDIT_DATABASE: "shared" });
    await makeRoles(database(), { DATABASE: "alone" });
    assert.deepEqual(await databases(), [...before, "alone", "shared"].sort());
  });

  for (const [title, library, status, says] of [
    ["is not prepared for without its library", "timescaledb", 1, /^the image has no timescaledb\.so in .*: name one/],
    ["is prepared for with its library", "pg_stat_statements", 0, /^$/],
  ] as const) {
    it(title, async () => {
      const script = readFileSync(join(root, "components/postgres/scripts/prepare_update.py"), "utf8");
      const check = script.replace(/^main\(\)$/m, "check_library(LIBRARY)");
      assert.notEqual(check, script);
      const ended = await database().attempt(["python3", "-c", check], {
        ...{ MEMBERS: "postgres-0", PATRONI_PORT: "8008", TLS_DIRECTORY: "/tls", DYNAMIC_CONFIGURATION: "/dynamic" },
        ROLES_SCRIPT: "/member_roles.sql",
        ...{ PROGRAM_DIRECTORY: "/usr/lib/postgresql/15/bin", LIBRARY: library },
      });
      assert.equal(ended.status, status, ended.output);
      assert.match(ended.output, says);
    });
  }
});
