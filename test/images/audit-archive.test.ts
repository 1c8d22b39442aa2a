import assert from "node:assert/strict";
import { describeContainers } from "./support/container.ts";
import { aDatabase } from "./support/database.ts";
import { makeRoles } from "./support/roles.ts";

// The image has no TimescaleDB; where an extension goes, any of PostgreSQL's own shows.
const extension = "pg_trgm";

describeContainers("the database of the audit trail", function () {
  this.timeout(120_000);
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
});
