import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { users } from "../../components/postgres/names.ts";
import { clientAuthentication } from "../../components/postgres/patroni.ts";
import { root } from "../../tools/lib/paths.ts";
import { TestAuthority } from "../support/authority.ts";
import { describeContainers } from "./support/container.ts";
import { aDatabase } from "./support/database.ts";
import { freePorts } from "./support/wait.ts";

const statements = readFileSync(join(root, "components/postgres/scripts/member_roles.sql"), "utf8");

/** Makes the roles as Patroni does, and lets nobody in without a password any more. */
const made = `
  psql -qU postgres -c "ALTER ROLE postgres PASSWORD 'super'" \\
    -c "CREATE ROLE $REPLICATION LOGIN REPLICATION PASSWORD 'old'" -c "CREATE ROLE $REWIND LOGIN PASSWORD 'old'"
  sed -i 's/trust$/scram-sha-256/' /var/lib/postgresql/data/pgdata/pg_hba.conf
  psql -qU postgres -c "ALTER SYSTEM SET log_statement = 'all'" -c "SELECT pg_reload_conf()" >/dev/null
  until ! psql -qwU postgres -c "SELECT 1" >/dev/null 2>&1; do sleep 0.1; done`;

/** Says whether each role gets in with the old and with the new password, and what a session of before still can. */
const changed = `
  enters() {
    PGPASSWORD=$3 psql -wU "$1" "dbname=postgres $2" -c "$4" >/dev/null 2>&1 && echo "$1 $3 yes" || echo "$1 $3 no"
  }
  tried() {
    for password in old new; do
      enters "$REPLICATION" replication=true "$password" IDENTIFY_SYSTEM
      enters "$REWIND" "" "$password" "SELECT 1"
    done
  }
  tried
  mkfifo /tmp/session
  PGPASSWORD=old psql -wAtqU "$REPLICATION" "dbname=postgres replication=database" </tmp/session >/tmp/answers 2>&1 &
  exec 3>/tmp/session
  echo "SELECT 'before';" >&3
  there="SELECT count(*) FROM pg_stat_activity WHERE usename = '$REPLICATION'"
  until [ "$(PGPASSWORD=super psql -wAtU postgres -c "$there")" = 1 ]; do sleep 0.1; done
  printf %s "$STATEMENTS" | PGPASSWORD=super psql -U postgres postgres || exit 1
  tried
  echo "SELECT 'after';" >&3
  exec 3>&-
  wait
  cat /tmp/answers`;

/** Says who gets in with which certificate, and whether the superuser does with its new password, before and after it is set. */
const certified = `
  echo old >/tmp/password
  initdb --pgdata=/tmp/data --username="$SUPERUSER" --pwfile=/tmp/password --auth=scram-sha-256 >/dev/null || exit 1
  printf %s "$RULES" >/tmp/data/pg_hba.conf
  set -- -k /tmp -p "$PORT" -h 127.0.0.1 -c ssl=on -c ssl_ca_file=/tmp/ca.crt
  set -- "$@" -c ssl_cert_file=/tmp/server.crt -c ssl_key_file=/tmp/server.key
  pg_ctl --pgdata=/tmp/data --wait --log=/tmp/log --options="$*" start >/dev/null || { cat /tmp/log; exit 1; }
  PGPASSWORD=old psql -qwh /tmp -p "$PORT" -U "$SUPERUSER" -c "CREATE ROLE $MAINTENANCE LOGIN SUPERUSER" \\
    -c "CREATE ROLE $REPLICATION LOGIN REPLICATION" -c "CREATE ROLE $REWIND LOGIN"
  place="host=127.0.0.1 port=$PORT dbname=postgres sslmode=verify-ca sslrootcert=/tmp/ca.crt"
  connected() {
    who="user=$1 sslcert=/tmp/$2.crt sslkey=/tmp/$2.key"; shift 2
    PGPASSWORD=new psql -qw "$place $who" "$@"
  }
  enters() {
    connected "$1" "$2" -c "SELECT 1" >/dev/null 2>&1 && echo "$1 $2 yes" || echo "$1 $2 no"
  }
  for certificate in "$MAINTENANCE" member none; do enters "$MAINTENANCE" "$certificate"; done
  for certificate in "$MAINTENANCE" none; do enters "$SUPERUSER" "$certificate"; done
  printf %s "$STATEMENTS" | connected "$MAINTENANCE" "$MAINTENANCE" || exit 1
  enters "$SUPERUSER" none
  pg_ctl --pgdata=/tmp/data --wait --mode=immediate stop >/dev/null`;

describeContainers("new passwords of the members", function () {
  this.timeout(120_000);
  const database = aDatabase();
  const { superuser, replication, rewind, maintenance } = users;
  const roles = { SUPERUSER: superuser, REPLICATION: replication, REWIND: rewind };
  const passwords = { SUPERUSER_PASSWORD: "new", REPLICATION_PASSWORD: "new", REWIND_PASSWORD: "new" };

  it("let new connections in and old ones go on", async () => {
    const { status, output } = await database().attempt(["sh", "-c", `${made}\n${changed}`], {
      ...{ ...roles, ...passwords },
      STATEMENTS: statements,
    });
    assert.equal(status, 0, output);
    assert.deepEqual(output.split("\n"), [
      ...[`${replication} old yes`, `${rewind} old yes`, `${replication} new no`, `${rewind} new no`],
      ...[`${replication} old no`, `${rewind} old no`, `${replication} new yes`, `${rewind} new yes`],
      ...["before", "after"],
    ]);
  });

  it("are set by whom a certificate of one name lets in, and nothing else", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sark-member-passwords-"));
    try {
      const authority = await TestAuthority.create(folder);
      await authority.issue("server", "serverAuth");
      for (const name of [maintenance, "member"]) await authority.issue(name, "clientAuth");
      const names = ["ca.crt", ...["server", maintenance, "member"].flatMap((name) => [`${name}.crt`, `${name}.key`])];
      const files = names.map((name) => `cat >/tmp/${name} <<'END'\n${readFileSync(authority.path(name), "utf8")}END`);
      const [port = 0] = await freePorts(1);
      const { status, output } = await database().attempt(["sh", "-c", ["umask 077", ...files, certified].join("\n")], {
        ...{ ...roles, ...passwords, MAINTENANCE: maintenance, PORT: String(port) },
        ...{ STATEMENTS: statements, RULES: `${clientAuthentication.join("\n")}\n` },
      });
      assert.equal(status, 0, output);
      assert.deepEqual(output.split("\n"), [
        ...[`${maintenance} ${maintenance} yes`, `${maintenance} member no`, `${maintenance} none no`],
        `${superuser} ${maintenance} no`,
        ...[`${superuser} none no`, `${superuser} none yes`],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
