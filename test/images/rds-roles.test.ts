import assert from "node:assert/strict";
import { users } from "../../components/postgres/names.ts";
import { scramVerifier } from "../../components/postgres/scram.ts";
import { amazonWith, settingsOf } from "../support/configuration.ts";
import { recordPlatform } from "../support/platform.ts";
import { describeContainers } from "./support/container.ts";
import { type JobProgram, programOf } from "./support/jobs.ts";
import { ManagedServer } from "./support/managed-server.ts";
import type { Login } from "./support/tls-postgres.ts";

const salt = Buffer.from("sixteen bytes 16").toString("base64");

/** What whoever may not do something is told. */
const refused = /permission denied|must be (owner|superuser|member)|read-only transaction|not permitted/;

describeContainers("the Job that makes roles on a server at Amazon", function () {
  this.timeout(120_000);

  const settings = settingsOf(amazonWith());
  const { postgres } = settings;
  assert.ok(postgres.mode === "rds");
  const { database, auditDatabase } = postgres;
  const administrator: Login = { user: postgres.administrator, password: "administrators-password" };
  const owner: Login = { user: postgres.user, password: "owners-first-password" };
  const readOnly: Login = { user: users.readOnly, password: "readers-first-password" };
  const rotated: Login = { ...owner, password: "owners-second-password" };

  let server: ManagedServer;
  /** The Job as the platform renders it: its command, its script, and what it has in its environment in clear. */
  let job: JobProgram;

  before(async function () {
    // The first run builds the image.
    this.timeout(180_000);
    const all = await recordPlatform(settings);
    job = programOf(all, "sark-postgres-roles");
    server = await ManagedServer.start(administrator);
  });
  after(() => server.remove());

  const makeRoles = (ownerPassword: string) =>
    server.run(
      job.command,
      {
        ...job.environment,
        PGPASSWORD: administrator.password,
        OWNER_VERIFIER: scramVerifier(ownerPassword, salt),
        READ_ONLY_VERIFIER: scramVerifier(readOnly.password, salt),
      },
      job.scripts,
    );

  /** Roles with their attributes, memberships, databases with owners and rights, and rights that are given in advance. */
  const state = () =>
    server.asProvider(
      "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolcanlogin, rolconfig FROM pg_roles ORDER BY 1; " +
        "SELECT roleid::regrole, member::regrole, admin_option FROM pg_auth_members ORDER BY 1, 2; " +
        "SELECT datname, datdba::regrole, datacl FROM pg_database ORDER BY 1; SELECT extname FROM pg_extension ORDER BY 1",
    );

  const succeeds = async (login: Login, where: string, statement: string, output?: string) => {
    const answer = await server.as(login, where, statement);
    assert.equal(answer.status, 0, answer.output);
    if (output !== undefined) assert.equal(answer.output, output);
  };
  const isRefused = async (login: Login, where: string, statement: string, reason = refused) => {
    const { status, output } = await server.as(login, where, statement);
    assert.notEqual(status, 0, `${statement} went through`);
    assert.match(output, reason);
  };

  it("does its work as somebody who is no superuser, and the second time changes nothing", async () => {
    const privileges = "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user";
    await succeeds(administrator, "postgres", privileges, "f|t|t");
    const first = await makeRoles(owner.password);
    assert.equal(first.status, 0, first.output);
    const after = await state();
    assert.ok(after.includes(owner.user) && after.includes(readOnly.user), after);
    const second = await makeRoles(owner.password);
    assert.equal(second.status, 0, second.output);
    assert.equal(await state(), after);
  });

  it("lets the owner make tables in both databases, and nothing beside", async () => {
    for (const where of [database, auditDatabase]) {
      await succeeds(owner, where, "CREATE TABLE facts (id int); INSERT INTO facts VALUES (1)");
      await succeeds(owner, where, "SELECT count(*) FROM facts", "1");
    }
    await isRefused(owner, database, "CREATE ROLE another");
    await isRefused(owner, database, "CREATE DATABASE another");
    await isRefused(owner, database, `ALTER ROLE ${administrator.user} PASSWORD 'x'`);
    await isRefused(owner, database, "COPY facts TO PROGRAM 'cat'");
  });

  it("lets the reader read what the owner makes later, and change nothing", async () => {
    for (const where of [database, auditDatabase]) {
      await succeeds(readOnly, where, "SELECT count(*) FROM facts", "1");
      for (const statement of ["DELETE FROM facts", "CREATE TABLE mine (id int)", "DROP TABLE facts"]) {
        await isRefused(readOnly, where, statement);
        // The default is a help, not the protection.
        await isRefused(readOnly, where, `SET default_transaction_read_only = off; ${statement}`);
      }
    }
    await succeeds(readOnly, database, "SHOW statement_timeout", "30s");
    await isRefused(readOnly, database, `SET ROLE ${owner.user}`);
  });

  it("lets who came later into neither database", async () => {
    const other: Login = { user: "another_team", password: "another-teams-password" };
    await succeeds(administrator, "postgres", `CREATE ROLE ${other.user} LOGIN PASSWORD '${other.password}'`);
    for (const where of [database, auditDatabase]) await isRefused(other, where, "SELECT 1");
  });

  it("leaves watching to the administrator, who sees what others do", async () => {
    const seen = "SELECT count(*) > 0 FROM pg_stat_statements WHERE query LIKE 'CREATE TABLE facts%'";
    await succeeds(administrator, "postgres", seen, "t");
    for (const login of [owner, readOnly]) {
      await succeeds(login, database, "SELECT pg_has_role(current_user, 'pg_monitor', 'member')", "f");
    }
  });

  it("replaces a password, and the former one is worth nothing then", async () => {
    await isRefused(rotated, database, "SELECT 1", /password authentication failed/);
    const { status, output } = await makeRoles(rotated.password);
    assert.equal(status, 0, output);
    await succeeds(rotated, database, "SELECT count(*) FROM facts", "1");
    await succeeds(readOnly, database, "SELECT count(*) FROM facts", "1");
    await isRefused(owner, database, "SELECT 1", /password authentication failed/);
  });

  it("tells the server no password, and so no log of statements", () => {
    assert.match(server.log, /ALTER ROLE "?\w+"? LOGIN/);
    for (const { password } of [owner, readOnly, rotated]) assert.ok(!server.log.includes(password));
  });

  it("is told nothing where its certificate is of an authority that the client does not know", async () => {
    const { status, output } = await server.run(["psql", "--command", "SELECT 1"], {
      ...job.environment,
      PGPASSWORD: administrator.password,
      PGHOSTADDR: "127.0.0.1",
      PGSSLROOTCERT: "/etc/postgres-tls/tls.crt",
    });
    assert.notEqual(status, 0);
    assert.match(output, /certificate verify failed/);
  });
});
