import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loginName } from "../../components/postgres/login.ts";
import { users } from "../../components/postgres/names.ts";
import { root } from "../../tools/lib/paths.ts";
import { clusterWith, settingsOf } from "../support/configuration.ts";
import { dataOf, ofKind } from "../support/find.ts";
import { recordPlatform } from "../support/platform.ts";
import type { Registration } from "../support/recorder.ts";
import { Clients, longSession } from "./support/clients.ts";
import { describeContainers } from "./support/container.ts";
import { monitoring, pooler, programOf, readOnly, runJob, superuser, verifier } from "./support/jobs.ts";
import { type Place, PooledServer } from "./support/pooled-server.ts";
import type { Login } from "./support/tls-postgres.ts";
import { until } from "./support/wait.ts";

const settings = settingsOf(clusterWith({ "sark:postgres auditArchive": undefined }));
const { postgres, namespace } = settings;
assert.ok(postgres.mode === "cluster");
const { user: owner, database, auditDatabase } = postgres;

/** Of one password after the other. */
const generation = (password: string): Login => ({ user: loginName(owner, password), password });
const first = generation("first-password");
const second = generation("second-password");
const third = generation("third-password");
/** As the owner logged in before there were logins. */
const ownerItself: Login = { user: owner, password: first.password };

/** How names of logins end. */
const endings = "_[0-9a-f]{8}$";

const terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND";

describeContainers("a new password of the databases' owner", function () {
  this.timeout(120_000);

  let server: PooledServer;
  let all: readonly Registration[];
  let poolerFile: string;

  before(async function () {
    // The first run builds the images.
    this.timeout(300_000);
    all = await recordPlatform(settings);
    const configurations = ofKind(all, "ConfigMap").flatMap((each) => dataOf(each)["pgbouncer.ini"] ?? []);
    assert.equal(configurations.length, 1);
    poolerFile = configurations[0] ?? "";
    const hosts = { server: `postgres-leader.${namespace}.svc`, pooler: `postgres-pooler.${namespace}.svc` };
    server = await PooledServer.start(superuser, hosts);
    // As a cluster of before was: the owner logs in itself, and what is there belongs to it.
    await server.query(`CREATE ROLE ${users.rewind} LOGIN`);
    await server.query(`CREATE ROLE ${owner} LOGIN PASSWORD '${ownerItself.password}'`);
    await server.query(`CREATE ROLE ${readOnly.user} LOGIN PASSWORD '${readOnly.password}'`);
    for (const name of [database, auditDatabase]) {
      await server.query(`CREATE DATABASE ${name} OWNER ${owner}`);
      await succeeds(ownerItself, server.direct, name, "CREATE TABLE calls (login name, owner name)");
    }
  });
  after(() => server.remove());

  const makeRoles = (login: Login) => runJob(server, programOf(all, "postgres-roles"), login);
  /** @param seconds until it is the end */
  const endFormer = (login: Login, seconds: number) =>
    runJob(server, programOf(all, "postgres-logins"), login, { SECONDS: String(seconds) });

  /** @param file its configuration */
  const startPooler = (name: string, { user, password }: Login, file = poolerFile) =>
    server.pooler(name, file, [{ user, password: verifier(password) }, pooler]);

  async function succeeds(login: Login, place: Place, where: string, statement: string, expected?: string) {
    const { status, output } = await server.as(login, place, where, statement);
    assert.equal(status, 0, output);
    if (expected !== undefined) assert.equal(output, expected);
  }
  async function isRefused(login: Login, place: Place) {
    const { status, output } = await server.as(login, place, database, "SELECT 1");
    assert.notEqual(status, 0, `${login.user} got in at ${place.port}`);
    // As the server says it, and as a pooler does.
    assert.match(output, /(password|SASL) authentication failed/);
  }

  /** Roles with all that an administrator can see of them, and what belongs to whom. */
  const state = async () => {
    const roles =
      // A verifier of a password that is set anew has another salt; that of a login stays.
      "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolinherit, rolcanlogin, rolvaliduntil, rolconnlimit, " +
      `CASE WHEN rolname ~ '${endings}' THEN rolpassword END FROM pg_authid ORDER BY 1; ` +
      "SELECT setdatabase, setrole::regrole, setconfig FROM pg_db_role_setting ORDER BY 1, 2; " +
      "SELECT roleid::regrole, member::regrole, admin_option FROM pg_auth_members ORDER BY 1, 2; " +
      "SELECT datname, datdba::regrole, datacl FROM pg_database ORDER BY 1";
    const objects =
      "SELECT relname, relowner::regrole, relacl FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1; " +
      "SELECT defaclrole::regrole, defaclacl FROM pg_default_acl ORDER BY 1; " +
      "SELECT nspname, nspowner::regrole, nspacl FROM pg_namespace ORDER BY 1; " +
      "SELECT proname, proowner::regrole, proacl FROM pg_proc WHERE pronamespace = to_regnamespace('platform')";
    return [
      await server.query(roles),
      await server.query(objects, database),
      await server.query(objects, auditDatabase),
    ];
  };

  it("refuses nobody in a cluster whose owner logged in itself, from the first pooler of before to the last of now", async () => {
    const former = poolerFile.replace(/^auth_(user|dbname|query) = .*\n/gm, "");
    const old = await server.pooler("former", former, [ownerItself]);
    const clients = new Clients(server, database, [ownerItself, old], [ownerItself, server.direct]);
    await clients.got([ownerItself], 20);
    await makeRoles(first);
    await clients.got([ownerItself], 20);
    const now = await startPooler("first", first);
    // While poolers roll, and then SARK.
    clients.at([ownerItself, old], [ownerItself, now], [ownerItself, server.direct]);
    await clients.got([ownerItself], 20);
    clients.at([ownerItself, now], [ownerItself, server.direct], [first, now], [first, server.direct]);
    await clients.got([ownerItself, first], 20);
    console.log(`      measured: 0 of ${await clients.end()} new connections refused while the owner got a login`);
    await endFormer(first, 3600);
    await succeeds(ownerItself, now, database, "SELECT current_user", owner);
    await server.query(`ALTER ROLE ${owner} VALID UNTIL 'infinity'`);
    await endFormer(first, 0);
    await isRefused(ownerItself, now);
    await isRefused(ownerItself, server.direct);
    await makeRoles(first);
    // Tasks of TimescaleDB run as the owner, if it may log in.
    assert.equal(
      await server.query(`SELECT rolcanlogin, rolpassword IS NULL FROM pg_authid WHERE rolname = '${owner}'`),
      "t|t",
    );
    await isRefused(ownerItself, now);
    await succeeds(first, now, database, "SELECT session_user, current_user", `${first.user}|${owner}`);
  });

  it("changes nothing the second time", async () => {
    const once = await state();
    await makeRoles(first);
    await endFormer(first, 0);
    assert.deepEqual(await state(), once);
  });

  it("refuses nobody while poolers and pods of both passwords run side by side, and the former one after its end", async () => {
    const old = await startPooler("old", first);
    const clients = new Clients(server, database, [first, old], [first, server.direct]);
    await clients.got([first], 20);
    await makeRoles(second);
    await clients.got([first], 20);
    const now = await startPooler("now", second);
    for (const login of [first, second]) {
      clients.at(
        [first, old],
        [first, now],
        [first, server.direct],
        [login, old],
        [login, now],
        [login, server.direct],
      );
      await clients.got([login], 40);
    }
    // One that is restarted knows as much.
    const restarted = await startPooler("restarted", second);
    clients.at([first, restarted], [second, restarted], [first, server.direct], [second, server.direct]);
    await clients.got([first, second], 40);
    console.log(`      measured: 0 of ${await clients.end()} new connections refused while the password changed`);

    const session = longSession(server, first, now, database, "go-on");
    await until("the session", () => session.output.includes("before"));
    await endFormer(second, 0);
    for (const place of [now, restarted, server.direct]) {
      await isRefused(first, place);
      await succeeds(second, place, database, "SELECT current_user", owner);
    }
    writeFileSync(server.file("go-on"), "");
    assert.equal(await session.end(), 0, session.output);
    assert.match(session.output, /before[^]*after/);
  });

  it("is taken back: the former login has no end any more, and the newer one gets one", async () => {
    await makeRoles(first);
    await succeeds(first, server.direct, database, "SELECT current_user", owner);
    await endFormer(first, 0);
    await isRefused(second, server.direct);
    await makeRoles(second);
    await endFormer(second, 0);
    await isRefused(first, server.direct);
  });

  it("leaves everything to the owner, whichever login made it, and readers read it", async () => {
    for (const where of [database, auditDatabase]) {
      await succeeds(second, server.direct, where, "CREATE TABLE made AS SELECT 1 AS a");
      // It need not stay the owner.
      await succeeds(second, server.direct, where, "SET ROLE NONE; CREATE TABLE apart AS SELECT 1 AS a");
    }
    await makeRoles(third);
    for (const where of [database, auditDatabase]) {
      const owners = "SELECT DISTINCT relowner::regrole FROM pg_class WHERE relnamespace = 'public'::regnamespace";
      assert.equal(await server.query(owners, where), owner);
      for (const table of ["made", "apart", "calls"]) {
        await succeeds(readOnly, server.direct, where, `SELECT count(*) >= 0 FROM ${table}`, "t");
      }
      await succeeds(third, server.direct, where, "ALTER TABLE apart ADD b int; DROP TABLE made");
    }
  });

  it("drops a login after its end, as soon as nobody is connected with it", async () => {
    const logins = () =>
      server.query(`SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolname ~ '${endings}'`);
    const names = (...of: readonly Login[]) =>
      of
        .map(({ user }) => user)
        .sort()
        .join(" ");
    const session = longSession(server, second, server.direct, database, "second");
    await until("the session", () => session.output.includes("before"));
    await endFormer(third, 0);
    // Poolers hold connections of the first one.
    await server.query(`${terminate} usename = '${first.user}'`);
    await makeRoles(third);
    assert.equal(await logins(), names(second, third));
    const runbook = readFileSync(join(root, "docs/runbooks/secret-rotation.md"), "utf8");
    await server.query(/^query -c "(.*)"$/m.exec(runbook)?.[1] ?? "");
    writeFileSync(server.file("second"), "");
    await session.end();
    assert.doesNotMatch(session.output, /after/);
    await makeRoles(third);
    assert.equal(await logins(), names(third));
  });

  it("touches nobody else who may become the owner", async () => {
    await server.query(`CREATE ROLE alice LOGIN PASSWORD 'alices-password' IN ROLE ${owner}`);
    await makeRoles(third);
    await endFormer(third, 0);
    await succeeds({ user: "alice", password: "alices-password" }, server.direct, database, "SELECT 1", "1");
  });

  it("tells poolers the logins alone", async () => {
    const asked = async (name: string) => {
      const { status, output } = await server.as(
        ...([pooler, server.direct, database, `SELECT count(verifier) FROM platform.login('${name}')`] as const),
      );
      assert.equal(status, 0, output);
      return output;
    };
    assert.equal(await asked(third.user), "1");
    for (const name of [
      superuser.user,
      readOnly.user,
      monitoring.user,
      pooler.user,
      "alice",
      owner,
      first.user,
      "nobody",
    ]) {
      assert.equal(await asked(name), "0", name);
    }
    for (const statement of [
      "SELECT * FROM pg_authid",
      "SELECT * FROM calls",
      `SET ROLE ${owner}`,
      "CREATE TABLE x ()",
    ]) {
      const { status, output } = await server.as(pooler, server.direct, database, statement);
      assert.notEqual(status, 0, statement);
      assert.match(output, /permission denied/);
    }
    for (const other of [third, readOnly]) {
      const ask = `SELECT * FROM platform.login('${third.user}')`;
      const { status, output } = await server.as(other, server.direct, database, ask);
      assert.notEqual(status, 0, output);
      assert.match(output, /permission denied/);
    }
    for (const where of [auditDatabase, "postgres"]) {
      const { output } = await server.as(pooler, server.direct, where, "SELECT 1");
      assert.match(output, /permission denied for database/);
    }
  });

  it("refuses nobody where poolers of before have the password itself, and the server made up what it keeps of it", async () => {
    await makeRoles(first);
    await server.query(`ALTER ROLE ${first.user} PASSWORD '${first.password}'`);
    const former = await server.pooler("with-password", poolerFile, [first, pooler]);
    await succeeds(first, former, database, "SELECT 1");
    await makeRoles(first);
    await server.query(`${terminate} usename = '${first.user}'`);
    const now = await startPooler("with-verifier", first);
    for (const place of [former, now]) await succeeds(first, place, database, "SELECT 1");
  });

  it("opens no more connections than the pool has, whoever they are for", async () => {
    const small = poolerFile.replace(/^(default_pool_size|max_db_connections) = .*$/gm, "$1 = 2");
    assert.notEqual(small, poolerFile);
    await makeRoles(first);
    const place = await startPooler("small", third, small);
    await server.query(`${terminate} datname = '${database}'`);
    const asks = [third, first, third, first, third, first].map((login) =>
      server.as(login, place, database, "SELECT pg_sleep(0.5)"),
    );
    let most = 0;
    const ended = Promise.all(asks).then((answers) => {
      for (const { status, output } of answers) assert.equal(status, 0, output);
      return true;
    });
    while (!(await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 50, false))]))) {
      const count = await server.query(`SELECT count(*) FROM pg_stat_activity WHERE datname = '${database}'`);
      most = Math.max(most, Number(count));
    }
    assert.ok(most > 0 && most <= 2, `${most} connections`);
  });

  it("is in no log of statements", () => {
    assert.match(server.log, /ALTER ROLE "?\w+"? VALID UNTIL/);
    for (const { password } of [second, third, pooler]) assert.ok(!server.log.includes(password));
  });
});
