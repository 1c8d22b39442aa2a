import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { users } from "../../components/postgres/names.ts";
import { root } from "../../tools/lib/paths.ts";
import { describeContainers } from "./support/container.ts";
import { aDatabase } from "./support/database.ts";

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

describeContainers("new passwords of the members", function () {
  this.timeout(120_000);
  const database = aDatabase();
  const { replication, rewind } = users;

  it("let new connections in and old ones go on", async () => {
    const { status, output } = await database().attempt(["sh", "-c", `${made}\n${changed}`], {
      ...{ REPLICATION: replication, REWIND: rewind, REPLICATION_PASSWORD: "new", REWIND_PASSWORD: "new" },
      STATEMENTS: statements,
    });
    assert.equal(status, 0, output);
    assert.deepEqual(output.split("\n"), [
      ...[`${replication} old yes`, `${rewind} old yes`, `${replication} new no`, `${rewind} new no`],
      ...[`${replication} old no`, `${rewind} old no`, `${replication} new yes`, `${rewind} new yes`],
      ...["before", "after"],
    ]);
  });
});
