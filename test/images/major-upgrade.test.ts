import assert from "node:assert/strict";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loginName } from "../../components/postgres/login.ts";
import { users } from "../../components/postgres/names.ts";
import { platformParameters } from "../../settings/postgres-parameters.ts";
import { recipes } from "../../tools/images/index.ts";
import { root } from "../../tools/lib/paths.ts";
import { clusterWith, settingsOf } from "../support/configuration.ts";
import { recordPlatform } from "../support/platform.ts";
import { describeContainers } from "./support/container.ts";
import { pooler, programOf, readOnly, runJob, superuser } from "./support/jobs.ts";
import { PooledServer } from "./support/pooled-server.ts";
import type { Login } from "./support/tls-postgres.ts";

const settings = settingsOf(clusterWith({ "sark:postgres auditArchive": undefined }));
const { postgres } = settings;
assert.ok(postgres.mode === "cluster");
const { user: owner, database, auditDatabase } = postgres;

const login: Login = { user: loginName(owner, "owners-password"), password: "owners-password" };

/** What the document has the leader's shell do: fill a file with a database, and a database with a file. */
const commands = (): readonly string[] => {
  const document = readFileSync(join(root, "docs/recovery/postgres.md"), "utf8");
  const chapter = document.slice(document.indexOf("\n## Major upgrade\n"));
  return [...chapter.matchAll(/-- sh -c \\\n\s*'([^']+)'/g)].map(([, script = ""]) => script);
};

/** Objects with owners and rights, and what they hold. */
const everything =
  "SELECT nspname, nspowner::regrole, nspacl FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1; " +
  "SELECT relname, relkind, relowner::regrole, relacl FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace " +
  "WHERE nspname IN ('public', 'platform') AND relname !~ '^pg_stat' ORDER BY 1; " +
  "SELECT proname, proowner::regrole, proacl FROM pg_proc WHERE pronamespace = to_regnamespace('platform') ORDER BY 1; " +
  "SELECT defaclrole::regrole, defaclobjtype, defaclacl FROM pg_default_acl ORDER BY 1, 2; " +
  "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1; " +
  "SELECT count(*), min(id), max(id), md5(string_agg(event::text, '' ORDER BY id)) FROM events; " +
  "SELECT last_value, is_called FROM events_id_seq";

describeContainers("PostgreSQL of another major version", function () {
  this.timeout(120_000);

  let former: PooledServer;
  let next: PooledServer;
  let makeRoles: (server: PooledServer) => Promise<void>;

  before(async function () {
    // The first run builds the images.
    this.timeout(420_000);
    const job = programOf(await recordPlatform(settings), "postgres-roles");
    makeRoles = (server) => runJob(server, job, login);
    const hosts = (server: string) => ({ server, pooler: "pooler.test" });
    former = await PooledServer.start(superuser, hosts("postgres-former.test"));
    next = await PooledServer.start(superuser, hosts("postgres-next.test"), recipes.nextPatroni);
    for (const server of [former, next]) {
      await server.query(`CREATE ROLE ${users.rewind} LOGIN`);
      await makeRoles(server);
    }
  });
  after(async () => {
    await former.remove();
    await next.remove();
  });

  async function as(who: Login, server: PooledServer, where: string, ...statements: readonly string[]) {
    const { status, output } = await server.as(who, server.direct, where, ...statements);
    assert.equal(status, 0, output);
    return output;
  }

  /** Runs a command of the document beside a server, with a file as its input or output. */
  async function runDocumented(script: string, server: PooledServer, redirection: string, where: string) {
    const sockets = "-h /var/run/postgresql";
    assert.ok(script.includes(sockets), script);
    // The server of the test is reached over TLS alone.
    const here = script.replaceAll(sockets, `-h ${server.direct.host}`);
    const container = server.background(["sh", "-c", `sh -c "$1" "$2" ${redirection}`, "sh", here, where], {
      PATRONI_SUPERUSER_PASSWORD: superuser.password,
      PGPORT: String(server.direct.port),
    });
    assert.equal(await container.end(), 0, container.output);
  }

  it("is what the images have", async () => {
    assert.match(await former.query("SHOW server_version"), /^15\./);
    assert.match(await next.query("SHOW server_version"), /^17\./);
  });

  it("knows every parameter that the platform sets", async () => {
    const names = Object.keys(platformParameters(postgres));
    assert.ok(names.length > 20);
    const list = names.map((name) => `('${name}')`).join(", ");
    const question = `SELECT string_agg(name, ' ') FROM (VALUES ${list}) AS asked (name) WHERE current_setting(name, true) IS NULL`;
    assert.equal(await next.query(question), "");
  });

  it("has all after the documented commands that was there before, with its owners and rights", async () => {
    for (const where of [database, auditDatabase]) {
      await as(
        ...([login, former, where] as const),
        "CREATE TABLE events (id bigserial PRIMARY KEY, event jsonb NOT NULL CHECK (event <> '{}'))",
        "CREATE INDEX events_by_kind ON events ((event ->> 'kind'))",
        "CREATE VIEW kinds AS SELECT event ->> 'kind' AS kind, count(*) FROM events GROUP BY 1",
        "INSERT INTO events (event) SELECT jsonb_build_object('kind', n % 7, 'text', repeat(md5(n::text), 20)) FROM generate_series(1, 5000) n",
      );
    }
    const before = [await former.query(everything, database), await former.query(everything, auditDatabase)];
    assert.match(before[0] ?? "", /^5000\|1\|5000\|/m);
    const [dump = "", restore = "", ...more] = commands();
    assert.deepEqual(more, []);
    for (const where of [database, auditDatabase]) {
      const file = `/work/${where}.dump`;
      await runDocumented(dump, former, `>${file}`, where);
      copyFileSync(former.file(`${where}.dump`), next.file(`${where}.dump`));
      await runDocumented(restore, next, `<${file}`, where);
    }
    const after = [await next.query(everything, database), await next.query(everything, auditDatabase)];
    // Of their tables owners may something more since 17: MAINTAIN.
    assert.deepEqual(
      after.map((text) => text.replaceAll("=arwdDxtm/", "=arwdDxt/")),
      before,
    );
  });

  it("lets in who was let in before, and each of them may what it could", async () => {
    await makeRoles(next);
    assert.equal(
      await as(login, next, database, "INSERT INTO events (event) VALUES ('{\"kind\": 0}') RETURNING id"),
      "5001",
    );
    assert.equal(await as(readOnly, next, database, "SELECT count(*) FROM kinds"), "7");
    assert.equal(await as(pooler, next, database, `SELECT count(verifier) FROM platform.login('${login.user}')`), "1");
    const refused = await next.as(readOnly, next.direct, database, "DELETE FROM events");
    assert.notEqual(refused.status, 0);
    assert.match(refused.output, /read-only transaction|permission denied/);
  });
});
