import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { networkInterfaces } from "node:os";
import { decisionPoint } from "../../components/authorization/index.ts";
import { OpaProcess, opaProgram, settingsWith } from "./support/engine.ts";
import { tutorialAuthorization } from "./support/tutorial.ts";

const operatorToken = "an-operator-keeps-this-outside-of-the-cluster";

/** Everything that OPA serves beside the one question, and that question asked in other ways. */
const closed: readonly (readonly [method: string, path: string])[] = [
  ["PUT", "/v1/policies/mine"],
  ["PUT", "/v1/policies/gateway.rego"],
  ["DELETE", "/v1/policies/gateway.rego"],
  ["GET", "/v1/policies"],
  ["PUT", "/v1/data/authorization"],
  ["PATCH", "/v1/data/authorization/roles"],
  ["DELETE", "/v1/data/authorization"],
  ["GET", "/v1/data"],
  ["GET", "/v1/data/authorization"],
  ["GET", decisionPoint.path],
  ["PUT", decisionPoint.path],
  ["POST", "/v1/data"],
  ["POST", "/v1/data/authorization"],
  ["POST", "/v1/data/mcp/gateway"],
  ["POST", "/v1/data/mcp/gateway/allow"],
  ["POST", "/v1/data/mcp/gateway/result/allow"],
  ["POST", `${decisionPoint.path}?explain=full`],
  ["POST", `${decisionPoint.path}?metrics`],
  ["POST", `${decisionPoint.path}?provenance`],
  ["POST", "/v0/data/mcp/gateway/result"],
  ["POST", "/v1/data/system/authz/allow"],
  ["POST", "/v1/data/system/log/mask"],
  ["POST", "/v1/query"],
  ["GET", "/v1/query?q=data"],
  ["POST", "/v1/compile"],
  ["POST", "/v1/compile/mcp/gateway/result"],
  ["GET", "/v1/config"],
  ["GET", "/v1/status"],
  ["POST", "/"],
  ["GET", "/"],
  ["GET", "/health/live"],
  ["GET", "/debug/pprof/"],
  ["POST", "/health"],
  ["POST", "/metrics"],
];

describe("the policy engine", function () {
  this.timeout(60_000);
  let engine: OpaProcess;

  before(async () => {
    const operatorTokenSha256 = createHash("sha256").update(operatorToken).digest("hex");
    const settings = settingsWith(tutorialAuthorization, { "sark:opa operatorTokenSha256": operatorTokenSha256 });
    engine = await OpaProcess.start(await opaProgram(), settings);
  });
  after(() => engine.remove());

  const request = async (method: string, path: string, token?: string) => {
    const body = method === "GET" || method === "DELETE" ? {} : { body: '{"input": {}}' };
    const headers = token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } };
    const response = await fetch(`http://${engine.decisions}${path}`, { method, ...body, ...headers });
    return { status: response.status, text: await response.text() };
  };

  for (const [method, path] of closed) {
    it(`refuses ${method} ${path}, whoever asks`, async () => {
      for (const token of [undefined, "", "a-guess"]) {
        const { status, text } = await request(method, path, token);
        assert.equal(status, 401, `${token ?? "no token"}: ${text}`);
      }
    });
  }

  it("answers the one question, with a token or without", async () => {
    for (const token of [undefined, "a-guess"]) {
      assert.equal((await request("POST", decisionPoint.path, token)).status, 200);
    }
  });

  it("shows the operator what runs", async () => {
    const { status, text } = await request("GET", "/v1/data/authorization/roles", operatorToken);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys((JSON.parse(text) as { result: object }).result), ["admin", "analyst", "developer"]);
    assert.equal((await request("GET", "/v1/policies", operatorToken)).status, 200);
  });

  it("lets nobody change anything, the operator neither", async () => {
    for (const [method, path] of closed.filter(([method]) => method !== "GET")) {
      assert.equal((await request(method, path, operatorToken)).status, 401, `${method} ${path}`);
    }
  });

  it("knows no operator where the settings name none", async () => {
    const other = await OpaProcess.start(await opaProgram(), settingsWith(tutorialAuthorization));
    try {
      const headers = { authorization: `Bearer ${operatorToken}` };
      const response = await fetch(`http://${other.decisions}/v1/policies`, { headers });
      assert.equal(response.status, 401);
    } finally {
      await other.remove();
    }
  });

  it("tells health and metrics on the other port, and nothing else", async () => {
    for (const path of ["/health", "/health?bundles&plugins", "/metrics"]) {
      assert.equal((await fetch(`http://${engine.diagnostics}${path}`)).status, 200, path);
    }
    for (const path of ["/v1/data", "/v1/policies", decisionPoint.path, "/"]) {
      const answer = await fetch(`http://${engine.diagnostics}${path}`, { method: "POST", body: "{}" });
      assert.ok([401, 404, 405].includes(answer.status), `${path}: ${answer.status}`);
    }
  });

  it("listens for questions on the loopback address alone", async function () {
    const others = Object.values(networkInterfaces()).flatMap((list) =>
      (list ?? []).filter(({ family, internal }) => family === "IPv4" && !internal),
    );
    const address = others[0]?.address;
    if (address === undefined) {
      console.log("skipped: the machine has no other address to try");
      this.skip();
    }
    const port = engine.decisions.split(":")[1] ?? "";
    await assert.rejects(fetch(`http://${address}:${port}/health`));
  });

  it("refuses a question that is too long, packed or not", async () => {
    const long = JSON.stringify({ input: { action: "x".repeat(100_000) } });
    assert.equal((await engine.post(long)).status, 400);
    const packed = await new Response(
      new Blob([long]).stream().pipeThrough(new CompressionStream("gzip")),
    ).arrayBuffer();
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const url = `http://${engine.decisions}${decisionPoint.path}`;
    assert.equal((await fetch(url, { method: "POST", headers, body: packed })).status, 400);
  });

  it("logs each decision without parameters, context, e-mail address and unknown fields", async () => {
    const secret = "5f1d7c1e-this-is-secret";
    const question = {
      user: { id: "u-1", roles: ["analyst"], email: `${secret}@example.com` },
      action: "gateway:tool:invoke",
      server_name: "postgres-mcp",
      tool_name: "execute_query",
      parameters: { query: `select '${secret}'` },
      context: { note: secret },
    };
    assert.equal((await engine.ask(question)).allow, true);
    assert.equal((await engine.ask({ ...question, parameters: { query: [secret], [secret]: 1 } })).allow, false);
    assert.equal((await engine.ask({ ...question, password: secret })).allow, false);
    assert.equal((await engine.ask({ ...question, user: { ...question.user, token: secret } })).allow, false);
    await engine.stop();
    assert.ok(!engine.log.includes(secret), engine.log);
    const decisions = engine.log
      .split("\n")
      .filter((line) => line.includes("Decision Log"))
      .map((line) => JSON.parse(line) as { input?: { user: object; tool_name: string }; result: object; path: string });
    const allowed = decisions.find(({ input }) => input?.tool_name === "execute_query");
    assert.equal(allowed?.path, "mcp/gateway/result");
    assert.deepEqual(allowed.input?.user, { id: "u-1", roles: ["analyst"] });
    assert.deepEqual(allowed.result, {
      allow: true,
      audit_reason: "allowed: analyst",
      reason: "allowed: analyst",
      cache_ttl: 60,
    });
  });
});
