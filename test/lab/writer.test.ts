import assert from "node:assert/strict";
import { once } from "node:events";
import type { Socket } from "node:net";
import { start } from "../../tools/lib/run.ts";
import type { Attempt } from "../../tools/lab/postgres/accounting.ts";
import { configuration, type Options } from "../../tools/lab/postgres/writer.ts";
import { buildProgram, itRefusesWrongInput } from "./support/program.ts";
import { Servers } from "./support/servers.ts";

/** A message of PostgreSQL's protocol: its kind, its length, and its content. */
function message(kind: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(kind), length, content]);
}

const error = (code: string): Buffer => message("E", Buffer.from(`SFATAL\0VFATAL\0C${code}\0Mit does not\0\0`));

describe("the writer", function () {
  this.timeout(120_000);

  let program: string;
  const servers = new Servers();

  before(async () => {
    program = await buildProgram("writer");
  });
  after(() => {
    servers.stop();
  });

  const connectionTo = (port: number) => ({
    ...{ host: "database", port, database: "d", user: "u", password: "never-to-be-seen" },
  });

  /** What comes of writes until enough are told. */
  async function writesTo(port: number, options: Options): Promise<readonly Attempt[]> {
    const child = start(program, ["write"]);
    const exit = once(child, "exit");
    const timeouts = { connectTimeout: 300, readTimeout: 300 };
    child.stdin.write(configuration(connectionTo(port), { address: "127.0.0.1", ...timeouts, ...options }));
    let text = "";
    for await (const piece of child.stdout.setEncoding("utf8")) {
      text += String(piece);
      // More attempts end before it notices.
      if (text.split("\n").length > 10) child.stdin.end();
    }
    assert.deepEqual(await exit, [0, null]);
    assert.ok(!text.includes("never-to-be-seen"));
    return text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Attempt);
  }

  for (const [what, serve, outcome] of [
    ["resets the connection", (socket: Socket) => socket.resetAndDestroy(), "reset"],
    ["ends the connection", (socket: Socket) => socket.end(), "reset"],
    ["is silent", () => undefined, "timeout"],
    ["starts up", (socket: Socket) => socket.end(error("57P03")), "refused"],
    ["is a replica", (socket: Socket) => socket.end(error("25006")), "read-only"],
    ["shuts down", (socket: Socket) => socket.end(error("57P01")), "reset"],
    ["does not know the password", (socket: Socket) => socket.end(error("28P01")), "other"],
  ] as const) {
    it(`calls it ${outcome} where the server ${what}`, async () => {
      const port = await servers.start((socket) => {
        socket.once("data", () => serve(socket));
      });
      const attempts = await writesTo(port, { connections: 2 });
      for (const one of attempts) assert.equal(one.outcome, outcome, JSON.stringify(one));
    });
  }

  it("calls it refused where there is no server", async () => {
    const port = await servers.start(() => undefined);
    servers.stopLast();
    const attempts = await writesTo(port, {});
    for (const one of attempts) assert.equal(one.outcome, "refused", JSON.stringify(one));
  });

  it("tells each of its numbers once, from 1 on, at the pace that it is told", async () => {
    const port = await servers.start((socket) => socket.resetAndDestroy());
    const attempts = await writesTo(port, { connections: 4, rate: 50 });
    const numbers = attempts.map(({ number }) => number).sort((left, right) => left - right);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 1),
    );
    const seconds =
      (Math.max(...attempts.map(({ ended }) => ended)) - Math.min(...attempts.map(({ started }) => started))) / 1000;
    assert.ok(attempts.length / seconds < 75, `${attempts.length} attempts in ${seconds} s`);
  });

  itRefusesWrongInput(() => program, {
    nothing: /must start with a line that has the configuration/,
    usage: /^usage: writer prepare \| write/,
  });
});
