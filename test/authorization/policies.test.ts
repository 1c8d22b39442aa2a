import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { decisionPoint, opaArguments } from "../../components/authorization/index.ts";
import { Log } from "../../tools/lib/log.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { attempt } from "../../tools/lib/run.ts";
import { setUpOpa } from "../../tools/setup/index.ts";
import { freePorts } from "../support/ports.ts";

const policies = join(import.meta.dirname, "../../components/authorization/policies");

describe("authorization policies", function () {
  this.timeout(60_000);
  let opa: string;

  before(async () => {
    opa = await setUpOpa(new Progress(new Log("opatest")));
  });

  it("are strictly correct", async () => {
    const result = await attempt(opa, ["check", "--strict", policies, import.meta.dirname]);
    assert.equal(result.status, 0, result.stderr);
  });

  it("decide as their tests say", async () => {
    const result = await attempt(opa, ["test", "--format=json", "--ignore=*.ts", policies, import.meta.dirname]);
    const cases = JSON.parse(result.stdout) as readonly { readonly name: string; readonly fail?: boolean }[];
    assert.deepEqual(
      cases.filter(({ fail }) => fail === true).map(({ name }) => name),
      [],
    );
    assert.equal(cases.length, 7);
    assert.equal(result.status, 0, result.stderr);
  });

  describe("in the running sidecar", () => {
    let server: ChildProcess;
    let directory: string;
    let decisions: string;
    let diagnostics: string;

    before(async () => {
      directory = mkdtempSync(join(tmpdir(), "policies-"));
      mountLikeConfigMap(directory);
      const [decisionPort, diagnosticPort] = await freePorts(2);
      decisions = `127.0.0.1:${decisionPort ?? 0}`;
      diagnostics = `127.0.0.1:${diagnosticPort ?? 0}`;
      server = spawn(opa, opaArguments(directory, "info", { decisions, diagnostics }), { stdio: "ignore" });
      await healthy(diagnostics);
    });
    after(() => {
      server.kill("SIGKILL");
      rmSync(directory, { recursive: true });
    });

    const post = async (path: string, input: unknown) =>
      fetch(`http://${decisions}${path}`, { method: "POST", body: JSON.stringify({ input }) });

    it("answers the one question with an object, and denies", async () => {
      const response = await post(decisionPoint.path, { action: "gateway:tool:invoke", user: { role: "admin" } });
      assert.equal(response.status, 200);
      const { result } = (await response.json()) as { readonly result: { readonly allow: boolean } };
      assert.equal(result.allow, false);
    });

    for (const [method, path] of [
      ["PUT", "/v1/policies/mine"],
      ["PUT", "/v1/data/grants"],
      ["PATCH", "/v1/data/grants"],
      ["DELETE", "/v1/policies/gateway.rego"],
      ["GET", "/v1/policies"],
      ["GET", "/v1/data"],
      ["POST", "/v1/data"],
      ["POST", "/v1/data/grants"],
      ["POST", "/v1/data/mcp/gateway"],
      ["POST", "/v1/data/mcp/gateway/result/allow"],
      ["POST", "/v1/query"],
      ["GET", "/v1/config"],
    ] as const) {
      it(`refuses ${method} ${path}`, async () => {
        const body = method === "GET" || method === "DELETE" ? {} : { body: "{}" };
        const response = await fetch(`http://${decisions}${path}`, { method, ...body });
        assert.equal(response.status, 401);
      });
    }

    it("tells its health and metrics on the other port, and nothing else", async () => {
      for (const path of ["/health", "/health?bundles&plugins", "/metrics"]) {
        assert.equal((await fetch(`http://${diagnostics}${path}`)).status, 200);
      }
      assert.equal((await fetch(`http://${diagnostics}/v1/data`)).status, 401);
    });
  });
});

/** A ConfigMap volume: the files below a hidden folder, and links to them. */
function mountLikeConfigMap(directory: string): void {
  const hidden = join(directory, "..2026_01_01");
  mkdirSync(hidden);
  cpSync(policies, hidden, { recursive: true });
  writeFileSync(join(hidden, "data.json"), JSON.stringify({ grants: [] }));
  symlinkSync("..2026_01_01", join(directory, "..data"));
  for (const file of readdirSync(hidden)) symlinkSync(join("..data", file), join(directory, file));
}

async function healthy(address: string): Promise<void> {
  for (let attempts = 0; attempts < 200; attempts++) {
    const response = await fetch(`http://${address}/health`).catch(() => undefined);
    if (response?.ok === true) return;
    await sleep(50);
  }
  throw new Error("opa did not get healthy");
}
