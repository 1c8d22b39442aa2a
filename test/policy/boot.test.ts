import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import services from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/analyzer_pb.js";
import { rules } from "../../policy/rules/index.ts";
import { change, compliantTemplate, workload } from "./fixtures.ts";
import { type Resource, UNKNOWN } from "./harness.ts";

const ROOT = join(import.meta.dirname, "../..");
const PACK = join(ROOT, "policy");
const RUNNER = join(ROOT, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
const BOOT_LIMIT_MS = 6000;
/** Starts of each kind; the fastest counts, because other work on the machine only ever adds time. */
const BOOTS = 4;
/** About 0.55 as it is: what is lost of it shows. */
const mostOfEmpty = 0.85;
const MANDATORY = messages.EnforcementLevel.MANDATORY;
const ADVISORY = messages.EnforcementLevel.ADVISORY;

// The SDK's own copies, since it refuses messages made by another one.
const sdk = createRequire(join(ROOT, "node_modules/@pulumi/pulumi/package.json"));
const grpc = sdk("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
const { Empty } = sdk(
  "google-protobuf/google/protobuf/empty_pb.js",
) as typeof import("google-protobuf/google/protobuf/empty_pb.js");
const { Struct } = sdk(
  "google-protobuf/google/protobuf/struct_pb.js",
) as typeof import("google-protobuf/google/protobuf/struct_pb.js");

/** Starts a pack as the engine does: in its own directory, with the engine's address first. */
function start(directory: string, environment: Readonly<Record<string, string>> = {}) {
  return spawn(process.execPath, [RUNNER, "127.0.0.1:1", directory], {
    cwd: directory,
    env: { ...process.env, ...environment },
  });
}

/**
 * Milliseconds until a pack serves.
 *
 * @param life for which it serves then, in milliseconds; default: none
 */
async function boot(directory: string, environment: Readonly<Record<string, string>> = {}, life = 0): Promise<number> {
  const started = performance.now();
  const child = start(directory, environment);
  await once(child.stdout, "data");
  const took = performance.now() - started;
  await setTimeout(life);
  child.kill("SIGKILL");
  await once(child, "close");
  return took;
}

/** What a pack says that ends at its start; fails where it does not. */
async function lastWords(child: ReturnType<typeof start>): Promise<string> {
  const output: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  const [code] = (await once(child, "close")) as [number];
  assert.notEqual(code, 0);
  // A port of its own would mean that it serves.
  assert.doesNotMatch(output.join(""), /^\d+$/m);
  return output.join("");
}

describe("the pack in its own process", function () {
  this.timeout(4 * BOOT_LIMIT_MS);
  let child: ReturnType<typeof start>;
  let client: services.AnalyzerClient;
  let bootMs: number;

  before(async () => {
    const started = performance.now();
    child = start(PACK);
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    bootMs = performance.now() - started;
    client = new services.AnalyzerClient(`127.0.0.1:${port.toString().trim()}`, grpc.credentials.createInsecure());
  });

  after(() => {
    client.close();
    child.kill();
  });

  async function analyze({ type, props }: Resource) {
    const request = new messages.AnalyzeRequest();
    request.setType(type).setName("sark").setUrn(`urn:pulumi:test::sark-platform::${type}::sark`);
    request.setProperties(Struct.fromJavaScript(JSON.parse(JSON.stringify(props)) as Record<string, never>));
    request.setOptions(new messages.AnalyzerResourceOptions());
    const call = promisify((done: (error: Error | null, response: messages.AnalyzeResponse) => void) =>
      client.analyze(request, done),
    );
    const diagnostics = (await call()).getDiagnosticsList();
    return diagnostics.map((one) => ({ rule: one.getPolicyname(), level: one.getEnforcementlevel() }));
  }

  function deployment(changes: Record<string, unknown>): Resource {
    return workload("kubernetes:apps/v1:Deployment", change(compliantTemplate(), changes));
  }

  it("boots fast", () => {
    console.log(`      booted in ${bootMs.toFixed(0)} ms`);
    assert.ok(bootMs < BOOT_LIMIT_MS);
  });

  it("serves every rule as mandatory", async () => {
    const call = promisify((done: (error: Error | null, info: messages.AnalyzerInfo) => void) =>
      client.getAnalyzerInfo(new Empty(), done),
    );
    const info = await call();
    const served = info.getPoliciesList().map((rule) => [rule.getName(), rule.getEnforcementlevel()]);
    assert.equal(info.getName(), "sark-platform");
    assert.deepEqual(
      served,
      rules.map(({ name }) => [name, MANDATORY]),
    );
  });

  it("passes a compliant workload", async () => {
    assert.deepEqual(await analyze(deployment({})), []);
  });

  it("reports a violation as mandatory", async () => {
    const diagnostics = await analyze(deployment({ "spec.hostNetwork": true }));
    assert.deepEqual(diagnostics, [{ rule: "pod-security-host-namespaces", level: MANDATORY }]);
  });

  it("reports an unknown value as an advisory, after the violations that are known", async () => {
    const diagnostics = await analyze(deployment({ "spec.hostNetwork": UNKNOWN.boolean, "spec.hostPID": true }));
    assert.deepEqual(diagnostics, [
      { rule: "pod-security-host-namespaces", level: MANDATORY },
      { rule: "pod-security-host-namespaces", level: ADVISORY },
    ]);
  });
});

describe("the start of the pack", function () {
  this.timeout(4 * BOOTS * BOOT_LIMIT_MS);

  it("takes less time than that of a pack without rules which does nothing about it, once it was started before", async () => {
    const directory = mkdtempSync(join(tmpdir(), "policy-"));
    try {
      symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
      writeFileSync(join(directory, "package.json"), '{ "version": "1.0.0", "main": "index.cjs" }');
      const empty = 'new (require("@pulumi/policy").PolicyPack)("empty", { policies: [] });\n';
      writeFileSync(join(directory, "index.cjs"), empty);
      const cache = { NODE_COMPILE_CACHE: join(directory, "cache") };
      await boot(PACK, cache, 2000);
      const times = { pack: Infinity, empty: Infinity };
      for (let run = 0; run < BOOTS; run++) {
        times.pack = Math.min(times.pack, await boot(PACK, cache));
        times.empty = Math.min(times.empty, await boot(directory, { NODE_DISABLE_COMPILE_CACHE: "1" }));
      }
      const ratio = times.pack / times.empty;
      console.log(
        `measured: the pack starts in ${times.pack.toFixed(0)} ms, ${ratio.toFixed(2)} times as long as one without rules`,
      );
      assert.ok(ratio < mostOfEmpty, `${ratio.toFixed(2)} times as long`);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("loads what no pack uses only once somebody asks for it", async () => {
    const script = `
      require("./boot.cjs");
      const { automation, runtime } = require("@pulumi/pulumi");
      const loaded = (part) => Object.keys(require.cache).filter((path) => path.includes(part)).length;
      console.log("before:", loaded("@npmcli"), loaded("pulumi/automation"));
      console.log(typeof automation.LocalWorkspace);
      runtime.computeCodePaths().then(({ size }) => {
        console.log("after:", loaded("@npmcli") > 10, loaded("pulumi/automation") > 10, size > 0);
        process.exit();
      });
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ["--eval", script], { cwd: PACK });
    const said = stdout.split("\n").filter((line) => !/^\d*$/.test(line));
    assert.deepEqual(said, ["before: 1 1", "function", "after: true true true"]);
  });
});

describe("a pack whose rules cannot be loaded", function () {
  this.timeout(4 * BOOT_LIMIT_MS);

  it("ends with an error and serves nothing", async () => {
    const directory = mkdtempSync(join(tmpdir(), "policy-"));
    try {
      for (const file of ["boot.cjs", "package.json"]) cpSync(join(PACK, file), join(directory, file));
      symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
      writeFileSync(join(directory, "pack.ts"), 'import "./missing.ts";\n');
      assert.match(await lastWords(start(directory)), /missing\.ts/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe("a pack with wrong exemptions", function () {
  this.timeout(4 * BOOT_LIMIT_MS);

  it("ends with what is wrong and serves nothing", async () => {
    const directory = mkdtempSync(join(tmpdir(), "policy-"));
    try {
      const file = join(directory, "exemptions.yaml");
      const exemption = {
        rule: "edge-limit",
        stack: "production",
        resource: "type name",
        reason: "None.",
        until: "never",
      };
      writeFileSync(file, JSON.stringify({ exemptions: [exemption] }));
      const said = await lastWords(start(PACK, { POLICY_EXEMPTIONS: file }));
      assert.match(said, /exemptions\.yaml cannot be used/);
      assert.match(said, /there is no rule edge-limit/);
      assert.match(said, /until must be a day/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
