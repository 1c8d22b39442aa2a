import assert from "node:assert/strict";
import { users as databaseUsers } from "../../components/postgres/names.ts";
import { bypasses, databaseReads, databaseRefuses } from "../authorization/support/bypasses.ts";
import { describeContainers } from "./support/container.ts";
import { aDatabase } from "./support/database.ts";
import { login, makeRoles } from "./support/roles.ts";

/** Queries that pass the policies, by what the database is to make of them. */
const queriesThat = (why: string): readonly string[] => [
  ...new Set(
    Object.values(bypasses).flatMap((one) =>
      one.why === why ? [(one.parameters as { readonly query: string }).query] : [],
    ),
  ),
];

/** Ways out of a transaction that only reads. */
const escapes = [
  "set transaction_read_only = off; update users set is_admin = true",
  "set default_transaction_read_only = off; drop table users",
  "begin read write; delete from users; commit",
  "reset all; truncate users",
  "set role sark; drop table users",
  `set role ${login}; drop table users`,
  "set session authorization sark; drop table users",
  "create table mine as select * from users",
  "create temporary table mine as select * from users",
  "do $$ begin execute 'drop table users'; end $$",
  "select lo_import('/etc/passwd')",
  "copy users from program 'cat /etc/passwd'",
  "alter role sark_read_only reset default_transaction_read_only; drop table users",
];

const refused =
  /read-only transaction|permission denied|must be (owner|superuser)|cannot set transaction read-write mode/;

// Policies do not judge what a query says: they let it pass where it runs as this role.
describeContainers("the role that can only read", function () {
  this.timeout(120_000);
  const database = aDatabase();

  const as = (user: string, statement: string) =>
    database().attempt([...["psql", `--username=${user}`, "--dbname=sark_production"], ...quietly, statement]);

  before(async () => {
    await makeRoles(database(), { DATABASE: "sark_production", AUDIT_DATABASE: "sark_audit" });
    const tables =
      "create table users (name text, is_admin boolean); insert into users values ('a', false); " +
      "create table t (is_deleted boolean, altered_at timestamptz)";
    const filled = await as(login, tables);
    assert.equal(filled.status, 0, filled.output);
  });

  for (const statement of queriesThat(databaseReads)) {
    it(`reads: ${statement}`, async () => {
      const { status, output } = await as(databaseUsers.readOnly, statement);
      assert.equal(status, 0, output);
    });
  }

  for (const statement of [...queriesThat(databaseRefuses), ...escapes]) {
    it(`is refused: ${statement}`, async () => {
      const { status, output } = await as(databaseUsers.readOnly, statement);
      assert.notEqual(status, 0, output);
      assert.match(output, refused);
      assert.equal((await as(login, "select name, is_admin from users")).output, "a|f");
    });
  }

  it("covers every kind of query that the policies let pass", () => {
    assert.ok(queriesThat(databaseRefuses).length >= 6);
    assert.ok(queriesThat(databaseReads).length >= 5);
  });
});

const quietly = ["--no-align", "--tuples-only", "--quiet", "--set=ON_ERROR_STOP=1", "--command"];
