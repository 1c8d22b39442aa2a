import assert from "node:assert/strict";
import { describeContainers } from "./support/container.ts";
import { type Answer, MemberScripts } from "./support/member-scripts.ts";

/** Stops a server as Patroni does, with an archive that takes as long as it says, and tells how long that took and how it ended. */
const stopped = `
  initdb --pgdata=/tmp/data --username=postgres --auth=trust >/dev/null || exit 1
  set -- -k /tmp -c listen_addresses= -c archive_mode=on -c "archive_command='sleep $ARCHIVE_SECONDS'"
  pg_ctl --pgdata=/tmp/data --wait --log=/tmp/log --options="$*" start >/dev/null || { cat /tmp/log; exit 1; }
  psql -qh /tmp -U postgres -c "CREATE TABLE written AS SELECT 1"
  begun=$(date +%s%N)
  timeout 20 sh /etc/patroni/stop_server.sh "$(command -v pg_ctl)" /tmp/data >/tmp/said 2>&1
  echo "status $?"
  [ -e /tmp/data/postmaster.pid ] && echo running || echo down
  echo "milliseconds $((($(date +%s%N) - begun) / 1000000))"
  pg_controldata /tmp/data
  cat /tmp/said
  [ ! -e /tmp/data/postmaster.pid ] || pg_ctl --pgdata=/tmp/data --mode=immediate stop >/dev/null`;

describeContainers("PostgreSQL that is to stop", function () {
  this.timeout(120_000);

  const known: Answer = { status: 200, body: { metadata: { uid: "uid-1" } } };
  let scripts: MemberScripts;
  let answer: Answer | undefined;
  let asked: string[];

  before(async function () {
    // The first run builds the image.
    this.timeout(180_000);
    scripts = await MemberScripts.create(async ({ pathname }) => {
      asked.push(pathname);
      return answer ?? new Promise(() => undefined);
    });
  });
  after(() => {
    scripts.remove();
  });
  beforeEach(() => {
    answer = known;
    asked = [];
  });

  async function stop(archiveSeconds: number): Promise<{ readonly output: string; readonly seconds: number }> {
    const { status, output } = await scripts.run(["sh", "-c", stopped], {
      MEMBER: "main-1",
      MEMBER_UID: "uid-1",
      ARCHIVE_SECONDS: String(archiveSeconds),
    });
    assert.equal(status, 0, output);
    return { output, seconds: Number(/milliseconds (\d+)/.exec(output)?.[1]) / 1000 };
  }

  it("shuts down cleanly", async () => {
    const { output } = await stop(0);
    assert.match(output, /status 0\ndown\n[^]*cluster state: +shut down\n/);
    assert.deepEqual(asked, []);
  });

  it("is left to Patroni where the archive takes its time", async () => {
    const { output, seconds } = await stop(60);
    assert.match(output, /status 1\nrunning\n/);
    assert.ok(seconds < 4, output);
    assert.deepEqual(asked, ["/api/v1/namespaces/home/pods/main-1"]);
  });

  it("is down soon where its pod was deleted by force, and where there is another one of its name already", async () => {
    const answers = [
      { status: 404, body: { reason: "NotFound" } },
      { status: 200, body: { metadata: { uid: "uid-2" } } },
    ];
    for (const gone of answers) {
      answer = gone;
      const { output, seconds } = await stop(60);
      assert.match(output, /status 0\ndown\n[^]*deleted by force/);
      // Patroni has two seconds for this, and for giving the lock back.
      assert.ok(seconds < 1.8, output);
    }
  });

  it("waits no longer for an API server that is silent, and takes its refusal for no proof", async () => {
    answer = undefined;
    const silent = await stop(60);
    assert.match(silent.output, /status 1\nrunning\n/);
    assert.ok(silent.seconds < 4, silent.output);
    answer = { status: 403, body: { reason: "Forbidden" } };
    assert.match((await stop(60)).output, /status 1\nrunning\n/);
  });
});
