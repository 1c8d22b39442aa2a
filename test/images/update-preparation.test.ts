import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/lib/paths.ts";
import { describeContainers } from "./support/container.ts";
import { aDatabase } from "./support/database.ts";

const script = readFileSync(join(root, "components/postgres/scripts/prepare_update.py"), "utf8");

/** A cluster of which nothing runs: what its members say in turn, and what becomes of a switchover. */
const cluster = (switchover: string, led: readonly string[]) => `
turns = ${JSON.stringify(led)}
def call(host, method, path, body=None, seconds=CALL_SECONDS):
    if path == "/switchover":
        ${switchover}
    leader = turns.pop(0) if len(turns) > 1 else turns[0]
    if not leader:
        raise TimeoutError("timed out")
    names = ["postgres-0", "postgres-1", "postgres-2"]
    states = [{"name": n, "role": "leader" if n == leader else "quorum_standby", "state": "streaming"} for n in names]
    return 200, json.dumps({"members": states})
SWITCHOVER_SECONDS = 3
hand_over("postgres-0")
`;

describeContainers("the preparation of an update", function () {
  this.timeout(120_000);
  const database = aDatabase();

  /** Runs the script up to where it begins, and then what is to be tried. */
  async function attempt(tried: string, environment: Readonly<Record<string, string>> = {}) {
    const definitions = script.replace(/^try:\n {4}main\(\)\n[^]*$/m, "");
    assert.notEqual(definitions, script);
    return database().attempt(["python3", "-c", `${definitions}\n${tried}`], {
      ...{ MEMBERS: "postgres-0", PATRONI_PORT: "8008", TLS_DIRECTORY: "/tls", DYNAMIC_CONFIGURATION: "/dynamic" },
      ...{ ROLES_SCRIPT: "/member_roles.sql", PROGRAM_DIRECTORY: "/usr/lib/postgresql/15/bin" },
      ...{ MAINTENANCE: "maintenance", SUPERUSER: "postgres" },
      ...environment,
    });
  }

  for (const [title, library, status, says] of [
    ["refuses an image without a library", "timescaledb", 1, /^the image has no timescaledb\.so in .*: name one/],
    ["takes an image with its library", "pg_stat_statements", 0, /^$/],
  ] as const) {
    it(title, async () => {
      const ended = await attempt("check_library(LIBRARY)", { LIBRARY: library });
      assert.equal(ended.status, status, ended.output);
      assert.match(ended.output, says);
    });
  }

  for (const [title, switchover, led, status, says] of [
    ["goes on after a switchover", 'return 200, "done"', ["postgres-2", "postgres-0"], 0, /hands over .*: 200 done$/],
    [
      "goes on where Patroni did not answer in time",
      'raise TimeoutError("late")',
      ["postgres-2", "", "postgres-0"],
      0,
      /: 0 late$/,
    ],
    [
      "goes on where Patroni did not see the end",
      'return 503, "Switchover status unknown"',
      ["postgres-2", "postgres-0"],
      0,
      /unknown$/,
    ],
    [
      "ends where the switchover has none",
      'raise TimeoutError("late")',
      ["postgres-2"],
      1,
      /after 3 s not every member/,
    ],
    ["ends where Patroni refuses", 'return 412, "no"', ["postgres-2"], 1, /refused, so no pod is replaced: no$/],
    ["lets a leader stay", 'return 412, "no"', ["postgres-0"], 0, /^the leader stays: postgres-0$/],
  ] as const) {
    it(title, async () => {
      const ended = await attempt(cluster(switchover, led));
      assert.equal(ended.status, status, ended.output);
      assert.match(ended.output, says);
    });
  }

  for (const [title, problems, status, says] of [
    ["sets passwords as the user with a certificate", {}, 0, /^the members' roles have the passwords of the new pods$/],
    ["sets them as the superuser where nobody knows that user yet", { maintenance: "no such role" }, 0, /new pods$/],
    [
      "says why neither could",
      { maintenance: "no such role", postgres: "wrong password" },
      1,
      /no pod is replaced: as maintenance: no such role; as postgres: wrong password$/,
    ],
  ] as const) {
    it(title, async () => {
      const ended = await attempt(`
members = lambda host: [{"role": "leader"}]
run_roles_script = ${JSON.stringify(problems)}.get
ANSWER_SECONDS = 1
set_passwords("postgres-0")`);
      assert.equal(ended.status, status, ended.output);
      assert.match(ended.output, says);
    });
  }
});
