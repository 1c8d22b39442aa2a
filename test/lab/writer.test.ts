import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { Log } from "../../tools/lib/log.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { attempt, start } from "../../tools/lib/run.ts";
import type { Attempt } from "../../tools/lab/postgres/accounting.ts";
import { configuration, type Options } from "../../tools/lab/postgres/writer.ts";
import { buildGoModule } from "../../tools/setup/go-module.ts";
import { writer } from "../../tools/setup/modules.ts";

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
  const servers: Server[] = [];
  const sockets: Socket[] = [];

  before(async () => {
    program = join(await buildGoModule(writer, new Progress(new Log("writertest"))), "writer");
  });

  after(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
  });

  /** A server that does the same to every client; returns its port. */
  async function serverThat(serve: (socket: Socket) => void): Promise<number> {
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => undefined);
      serve(socket);
    }).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

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
      const port = await serverThat((socket) => {
        socket.once("data", () => serve(socket));
      });
      const attempts = await writesTo(port, { connections: 2 });
      for (const one of attempts) assert.equal(one.outcome, outcome, JSON.stringify(one));
    });
  }

  it("calls it refused where there is no server", async () => {
    const port = await serverThat(() => undefined);
    const server = servers.pop();
    server?.close();
    const attempts = await writesTo(port, {});
    for (const one of attempts) assert.equal(one.outcome, "refused", JSON.stringify(one));
  });

  it("tells each of its numbers once, from 1 on, at the pace that it is told", async () => {
    const port = await serverThat((socket) => socket.resetAndDestroy());
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

  for (const [what, input, says] of [
    ["nothing", "", /must start with a line that has the configuration/],
    ["nonsense", "{\n", /the configuration is not understood/],
    ["an authority that is none", '{"authority":"x"}\n', /no certificate in PEM form/],
  ] as const) {
    it(`refuses ${what} as its configuration`, async () => {
      const { status, stderr } = await attempt(program, ["verify"], { input });
      assert.equal(status, 1);
      assert.match(stderr, says);
    });
  }

  it("names its modes where it is given none", async () => {
    const { status, stderr } = await attempt(program, []);
    assert.equal(status, 1);
    assert.match(stderr, /^usage: writer prepare \| write/);
  });
});
