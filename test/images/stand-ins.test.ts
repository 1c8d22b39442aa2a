import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { authorizationSchema } from "../../settings/authorization.ts";
import { type Container, describeContainers } from "./support/container.ts";
import { until } from "./support/wait.ts";
import { World } from "./support/world.ts";

const publishedCommand = ["python", "-m", "uvicorn", "sark.api.main:app", "--host", "127.0.0.1"];
const publishedMigration = ["python", "-c", "import asyncio, sark.api.main, sark.db; asyncio.run(sark.db.init_db())"];
const tutorialMigration = ["python", "-m", "alembic", "upgrade", "head"];

/** Nobody may do anything. */
const nothing = authorizationSchema.parse({});

/** Developers may call the tools of the stand-in. */
const granted = authorizationSchema.parse({
  roles: { developer: { actions: ["gateway:tool:invoke", "gateway:tool:discover"] } },
  servers: {
    tools: {
      echo: {
        roles: ["developer"],
        sensitivity: "low",
        parameters: { query: { type: "string" }, n: { type: "number" }, password: { type: "string", sensitive: true } },
      },
      sleep: { roles: ["developer"], sensitivity: "low", parameters: { seconds: { type: "number" } } },
      stream: {
        roles: ["developer"],
        sensitivity: "low",
        parameters: { events: { type: "number" }, interval: { type: "number" } },
      },
      fail: { roles: ["developer"], sensitivity: "low" },
    },
  },
});

// Its own file systems and processes, and every part real but the applications themselves.
describeContainers("stand-ins", function () {
  this.timeout(120_000);

  let world: World;
  let postgres: Container;
  let valkey: Container;
  let opa: Container;
  let sark: Container;
  let gateway: Container;

  before(async function () {
    // The first run builds the images.
    this.timeout(180_000);
    world = await World.create();
    postgres = await world.startPostgres();
    valkey = await world.startValkey();
    opa = await world.startOpa(nothing);
  });
  after(() => world.remove());

  /** Calls a tool through the gateway. */
  async function call(
    tool: string,
    parameters: object,
    { role = "developer", sensitivity = "critical", token = world.token(role) } = {},
  ): Promise<{ readonly status: number; readonly text: string; readonly connection: string | null }> {
    const response = await fetch(world.url("gateway", "/tools/invoke"), {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({
        server_name: "tools",
        tool_name: tool,
        parameters,
        sensitivity_level: sensitivity,
      }),
    });
    return { status: response.status, text: await response.text(), connection: response.headers.get("connection") };
  }

  /** Asks SARK directly. */
  async function authorize(headers: Record<string, string>, body: unknown = { action: "gateway:tool:invoke" }) {
    const response = await fetch(world.url("sark", "/api/v1/gateway/authorize"), {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json().catch(() => undefined)) as { reason?: string } };
  }

  async function metric(part: "sarkMetrics" | "gatewayMetrics", name: string): Promise<number> {
    const text = await (await fetch(world.url(part, "/metrics"))).text();
    const line = text.split("\n").find((line) => line.startsWith(`${name} `));
    return Number(line?.slice(name.length + 1) ?? 0);
  }

  it("does not start in production without its passwords", async () => {
    const container = await world.runSark(["python", "-m", "sark"], { REDIS_PASSWORD: "", TIMESCALE_PASSWORD: "" });
    assert.equal(await container.end(), 1);
    assert.match(container.output, /TIMESCALE_PASSWORD is not set[\s\S]*REDIS_PASSWORD is not set/);
  });

  it("migrates both databases, also when two releases do it at once", async () => {
    const runs = await Promise.all([world.runSark(tutorialMigration), world.runSark(tutorialMigration)]);
    for (const run of runs) assert.equal(await run.end(), 0, run.output);
    for (const database of ["sark_production", "sark_audit"]) {
      assert.equal(await world.query("SELECT version_num FROM alembic_version", database), "0001");
      assert.equal(await world.query("SELECT count(*) FROM audit_events", database), "0");
    }
  });

  it("starts with the image's own command", async () => {
    sark = await world.startSark();
    await world.startMcpServer();
    gateway = await world.startGateway();
    const ready = (await (await fetch(world.url("sark", "/ready"))).json()) as object;
    assert.deepEqual(ready, { ready: true, database: true, redis: true, opa: true });
  });

  it("denies without a grant and records that", async () => {
    const { status, text } = await call("echo", {});
    assert.equal(status, 403);
    assert.equal((JSON.parse(text) as { reason: string }).reason, "denied: no role of the user may do this");
    assert.equal(
      await world.query("SELECT allowed, reason, server_name, tool_name FROM audit_events"),
      "f|denied: no role of the user may do this|tools|echo",
    );
  });

  it("fails closed while the policy engine is down", async () => {
    await opa.stop();
    const { status, text } = await call("echo", {});
    assert.equal(status, 403);
    assert.match(text, /the policy engine does not answer/);
    assert.equal(await metric("sarkMetrics", 'sark_gateway_authz_errors_total{kind="policy"}'), 1);
    assert.equal((await fetch(world.url("sark", "/ready"))).status, 503);
    opa = await world.startOpa(granted);
  });

  it("allows what is granted, and only that", async () => {
    const { status, text } = await call("echo", { query: "select 1" });
    assert.equal(status, 200, text);
    assert.match(text, /select 1/);
    assert.equal((await call("echo", {}, { role: "guest" })).status, 403);
    assert.equal(await world.query("SELECT count(*) FROM audit_events WHERE allowed"), "1");
  });

  it("refuses tokens that prove nothing", async () => {
    const [header, claims] = world.token("developer").split(".") as [string, string];
    for (const token of ["", "nonsense", `${header}.${claims}.`, `${header}.${claims}.AAAA`]) {
      assert.equal((await call("echo", {}, { token })).status, 401);
      assert.equal((await authorize({ authorization: `Bearer ${token}` })).status, 401);
    }
  });

  it("remembers what is allowed, unless the tool is critical", async () => {
    const token = world.token("developer");
    const hits = () => metric("sarkMetrics", "sark_gateway_cache_hits_total");
    await call("echo", { n: 1 }, { token, sensitivity: "low" });
    await call("echo", { n: 1 }, { token, sensitivity: "low" });
    assert.equal(await hits(), 1);
    assert.equal(await world.query("SELECT count(*) FROM audit_events WHERE from_cache"), "1");
    // Other parameters are another question.
    await call("echo", { n: 2 }, { token, sensitivity: "low" });
    await call("echo", { n: 1 }, { token, sensitivity: "critical" });
    await call("echo", { n: 1 }, { token, sensitivity: "critical" });
    assert.equal(await hits(), 1);
  });

  it("decides without the cache, also when it is frozen", async () => {
    valkey.freeze();
    try {
      const started = performance.now();
      assert.equal((await call("echo", {}, { sensitivity: "low" })).status, 200);
      assert.ok(performance.now() - started < 3000);
    } finally {
      valkey.thaw();
    }
  });

  it("passes events on as they come", async () => {
    const started = performance.now();
    const response = await fetch(world.url("gateway", "/mcp"), {
      method: "POST",
      headers: { authorization: `Bearer ${world.token("developer")}`, accept: "text/event-stream" },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "stream", arguments: { events: 4, interval: 0.3 } },
      }),
    });
    assert.equal(response.headers.get("content-type"), "text/event-stream; charset=utf-8");
    const arrivals: number[] = [];
    let text = "";
    for await (const piece of response.body ?? []) {
      arrivals.push(performance.now() - started);
      text += new TextDecoder().decode(piece as Uint8Array);
    }
    assert.equal(text.match(/^data: /gm)?.length, 5);
    const [first = 0, last = 0] = [arrivals[0], arrivals.at(-1)];
    assert.ok(last - first > 500, `all events came at once: ${arrivals.join(", ")}`);
  });

  it("lists the registry for SARK, which has the key", async () => {
    const response = await fetch(world.url("sark", "/api/v1/gateway/servers"), {
      headers: { authorization: `Bearer ${world.token("developer")}` },
    });
    assert.deepEqual(await response.json(), [{ name: "tools", url: world.url("mcp", "/mcp") }]);
    assert.equal((await fetch(world.url("gateway", "/api/v1/servers"))).status, 401);
  });

  it("answers every request that runs when the gateway is stopped", async () => {
    const calls = Array.from({ length: 50 }, () => call("sleep", { seconds: 2 }));
    // All 50 are with the tool by then.
    await until(
      "50 decisions",
      async () => (await world.query("SELECT count(*) FROM audit_events WHERE tool_name = 'sleep'")) === "50",
    );
    const stopped = gateway.stop();
    const late = await call("echo", {});
    assert.deepEqual([late.status, late.connection], [200, "close"]);
    for (const { status } of await Promise.all(calls)) assert.equal(status, 200);
    assert.equal(await stopped, 0);
    gateway = await world.startGateway();
  });

  it("loses no decision when SARK is stopped", async () => {
    const outcomes: number[] = [];
    let started = true;
    const load = Array.from({ length: 8 }, async () => {
      while (started) outcomes.push((await call("echo", {})).status);
    });
    await sleep(300);
    const stopping = sark.stop();
    // New connections are accepted until the window ends; only then are they refused.
    await sleep(300);
    started = false;
    await Promise.all(load);
    assert.equal(await stopping, 0);
    assert.ok(outcomes.length > 20);
    assert.deepEqual([...new Set(outcomes)], [200]);
    assert.equal((await call("echo", {})).status, 502);
  });

  it("serves the published contract with the published command", async () => {
    assert.equal(await (await world.runSark(publishedMigration)).end(), 0);
    sark = await world.startSark(publishedCommand);
    const get = async (path: string) => (await fetch(world.url("sark", path))).status;
    assert.deepEqual(
      [await get("/health"), await get("/health/live"), await get("/health/startup"), await get("/metrics/")],
      [200, 200, 200, 200],
    );
    assert.equal(await get("/ready"), 401);
    const authorization = `Bearer ${world.token("developer")}`;
    assert.equal((await authorize({ authorization })).status, 403);
    const pair = "0123456789abcdef0123456789abcdef";
    const headers = { authorization, "x-csrf-token": pair, cookie: `csrf_token=${pair}` };
    assert.equal((await authorize(headers)).status, 200);
    assert.equal((await authorize(headers, { action: "delete everything" })).status, 422);
    assert.equal((await call("echo", {})).status, 200);
  });

  it("denies while the database is frozen, and goes on when it thaws", async () => {
    postgres.freeze();
    try {
      const { status, text } = await call("echo", {});
      assert.equal(status, 403);
      assert.match(text, /the audit trail cannot be written/);
    } finally {
      postgres.thaw();
    }
    assert.equal((await call("echo", {})).status, 200);
  });

  it("tells the truth about its stores", async () => {
    const ready = async () => (await fetch(world.url("sark", "/health/ready"))).json();
    assert.deepEqual(await ready(), { ready: true, database: true, redis: true, opa: true });
    await valkey.stop();
    assert.deepEqual(await ready(), { ready: false, database: true, redis: false, opa: true });
    assert.equal((await call("echo", {}, { sensitivity: "low" })).status, 200);
    assert.equal(await postgres.stop(), 0);
    assert.deepEqual(await ready(), { ready: false, database: false, redis: false, opa: true });
    // The published command lets uvicorn end by the signal.
    assert.equal(await sark.stop(), 143);
  });
});
