import assert from "node:assert/strict";
import type { Attempt } from "../../tools/lab/cache/accounting.ts";
import type { Commands, Options, Speed } from "../../tools/lab/cache/load.ts";
import { attempt } from "../../tools/lib/run.ts";
import { buildProgram, itRefusesWrongInput } from "./support/program.ts";
import { Servers } from "./support/servers.ts";

/** The commands in a piece of a client's stream; the program sends each whole. */
function commandsIn(text: string): readonly (readonly string[])[] {
  const words = text.split("\r\n");
  const commands: string[][] = [];
  for (let index = 0; index < words.length - 1;) {
    const count = Number((words[index] ?? "").slice(1));
    commands.push(Array.from({ length: count }, (_, word) => words[index + 2 + 2 * word] ?? ""));
    index += 1 + 2 * count;
  }
  return commands;
}

describe("the load for the cache", function () {
  this.timeout(120_000);

  let program: string;
  const servers = new Servers();

  before(async () => {
    program = await buildProgram("cache-load");
  });
  after(() => {
    servers.stop();
  });

  /** A server that lets everybody in, and answers every other command as `answer` says; nothing: it ends the connection. */
  async function serverThat(answer: (words: readonly string[]) => string | undefined): Promise<string> {
    const port = await servers.start((socket) => {
      socket.on("data", (piece) => {
        for (const words of commandsIn(piece.toString())) {
          const said = words[0] === "AUTH" ? "+OK\r\n" : answer(words);
          if (said === undefined) socket.resetAndDestroy();
          else socket.write(said);
        }
      });
    });
    return `127.0.0.1:${port}`;
  }

  const password = "never-to-be-seen";

  async function run(mode: string, address: string, options: Partial<Options> & { readonly timeout?: number }) {
    const input = `${JSON.stringify({ address, password, timeout: 300, prefix: "t", ...options })}\n`;
    const { status, stdout, stderr } = await attempt(program, [mode], { input });
    assert.equal(status, 0, stderr);
    assert.ok(!`${stdout}${stderr}`.includes(password));
    return stdout.trim();
  }

  const attemptsIn = (text: string) => text.split("\n").map((line) => JSON.parse(line) as Attempt);

  for (const [what, answer, outcome] of [
    ["acknowledges", "+OK\r\n", "acknowledged"],
    ["is a proxy that gets no answer", "-upstream failure\r\n", "upstream"],
    ["is a proxy that finds nobody", "-no upstream host\r\n", "upstream"],
    ["sends the client elsewhere", "-MOVED 7 10.0.0.1:6379\r\n", "moved"],
    ["refuses", "-NOPERM no\r\n", "other"],
    ["resets the connection", undefined, "reset"],
    ["is silent", "", "timeout"],
  ] as const) {
    it(`calls it ${outcome} where the server ${what}`, async () => {
      const address = await serverThat(() => answer);
      const attempts = attemptsIn(await run("write", address, { connections: 2, duration: 400 }));
      for (const one of attempts) assert.equal(one.outcome, outcome, JSON.stringify(one));
    });
  }

  it("calls it refused where there is no server", async () => {
    const address = await serverThat(() => "");
    servers.stopLast();
    for (const { outcome } of attemptsIn(await run("write", address, { duration: 50 })))
      assert.equal(outcome, "refused");
  });

  it("tells each of its numbers once, from 1 on, with the slot of its key, at the pace that it is told", async () => {
    const address = await serverThat(() => "+OK\r\n");
    const attempts = attemptsIn(await run("write", address, { connections: 4, rate: 50, duration: 600 }));
    assert.deepEqual(
      attempts.map(({ number }) => number).sort((left, right) => left - right),
      attempts.map((_, index) => index + 1),
    );
    assert.ok(attempts.length > 15 && attempts.length < 40, String(attempts.length));
    // As CLUSTER KEYSLOT says.
    const slots = new Map(attempts.map(({ number, slot }) => [number, slot]));
    assert.deepEqual([slots.get(1), slots.get(2)], [2276, 14_471]);
  });

  it("finds out which numbers are there, and does not take another value for one", async () => {
    const values: Readonly<Record<string, string>> = { "t:1": "1", "t:2": "2", "t:3": "9", "t:5": "5" };
    const address = await serverThat(([, key = ""]) => {
      const value = values[key];
      return value === undefined ? "$-1\r\n" : `$${value.length}\r\n${value}\r\n`;
    });
    assert.deepEqual(JSON.parse(await run("verify", address, { count: 6 })), [
      [1, 2],
      [5, 5],
    ]);
  });

  it("counts every answer that is not what was asked for", async () => {
    const address = await serverThat(([command]) => (command === "SET" ? "+OK\r\n" : "-MOVED 1 10.0.0.1:6379\r\n"));
    const found = JSON.parse(await run("commands", address, { count: 10 })) as Commands;
    // Each key: SET, GET, SETEX; then MGET, EXISTS; SET and GET in a pipeline; DEL.
    assert.deepEqual([found.sent, found.wrong, found.moved], [30 + 2 + 20 + 1, 10 + 10 + 2 + 10 + 1, 33]);
    assert.equal(found.slots, 10);
  });

  it("measures only what went well", async () => {
    const address = await serverThat(([command]) => (command === "SET" ? "+OK\r\n" : "-upstream failure\r\n"));
    const found = JSON.parse(await run("measure", address, { connections: 2, duration: 300, count: 5 })) as Speed;
    assert.ok(found.commands > 5 && (found.failures["upstream"] ?? 0) > 5);
    assert.ok(found.p50 > 0 && found.p99 >= found.p50 && found.rate > 0);
  });

  itRefusesWrongInput(() => program, {
    nothing: /must be a line that has the configuration/,
    usage: /^usage: cache-load write \| verify/,
  });
});
