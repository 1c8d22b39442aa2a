import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Settings } from "../../settings.ts";
import { buildBundle } from "../../tools/commands/bundle.ts";
import { attempt } from "../../tools/lib/run.ts";
import { OpaProcess, opaProgram, settingsWith } from "./support/engine.ts";
import { Storage } from "./support/storage.ts";
import { tutorialAuthorization } from "./support/tutorial.ts";

const question = (tool: string) => ({
  user: { roles: ["developer"] },
  action: "gateway:tool:invoke",
  server_name: "postgres-mcp",
  tool_name: tool,
});

/** The tables with one tool more. */
const withTool = (tool: string) => ({
  ...tutorialAuthorization,
  servers: {
    "postgres-mcp": {
      ...tutorialAuthorization.servers["postgres-mcp"],
      [tool]: { roles: ["developer"], sensitivity: "low" },
    },
  },
});

const bad: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "that cannot be read": { "gateway.rego": "package mcp.gateway\n\nresult := {" },
  "of another version of the language": { "gateway.rego": "package mcp.gateway\n\nresult = x { x := 1 }" },
  "that calls what does not exist": { "denial.rego": "package mcp.denial\n\nreason := nothing(1)" },
  "that contradicts itself": { "denial.rego": "package mcp.denial\n\nreason := reason" },
  "whose tables cannot be read": { "data.json": '{"authorization": ' },
};

describe("policies that come with the pod", function () {
  this.timeout(60_000);
  let opa: string;
  before(async () => {
    opa = await opaProgram();
  });

  for (const [title, files] of Object.entries(bad)) {
    it(`a policy ${title} never becomes active, and the pod never ready`, async () => {
      const engine = await OpaProcess.launch(opa, settingsWith(tutorialAuthorization), { files });
      try {
        assert.notEqual(await engine.end(), 0, engine.log);
        assert.equal(await engine.isReady(), false);
      } finally {
        await engine.remove();
      }
    });
  }

  it("a pod without the policies about OPA itself answers nothing, and is never ready", async () => {
    const engine = await OpaProcess.launch(opa, settingsWith(tutorialAuthorization), {
      files: { "authz.rego": "package other" },
    });
    try {
      await sleep(1_500);
      assert.ok(engine.isRunning, engine.log);
      assert.equal(await engine.isReady(), false);
      assert.equal((await engine.post(JSON.stringify({ input: question("list_tables") }))).status, 500);
    } finally {
      await engine.remove();
    }
  });

  it("a changed table is in force in the next pod", async () => {
    for (const [authorization, expected] of [
      [tutorialAuthorization, false],
      [withTool("analyze"), true],
    ] as const) {
      const engine = await OpaProcess.start(opa, settingsWith(authorization));
      try {
        assert.equal((await engine.ask(question("analyze"))).allow, expected);
      } finally {
        await engine.remove();
      }
    }
  });
});

describe("policies that come as a signed bundle", function () {
  this.timeout(60_000);
  const access = { id: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI-EXAMPLE", region: "eu-central-1" };
  const keys = {
    own: generateKeyPairSync("ec", { namedCurve: "P-256" }),
    other: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  };
  const environment = { AWS_ACCESS_KEY_ID: access.id, AWS_SECRET_ACCESS_KEY: access.secret };
  let opa: string;
  let folder: string;
  let storage: Storage;
  let engine: OpaProcess;

  /** Settings of a stack that fetches, with the tables of `authorization`. */
  function fetching(
    authorization: object,
    key: keyof typeof keys = "own",
    poll: object = { minSeconds: 5, maxSeconds: 5 },
  ): Settings {
    const delivery = {
      mode: "bundle",
      url: storage.url,
      object: "sark/bundle.tar.gz",
      poll,
      verification: { publicKey: keys[key].publicKey.export({ type: "spki", format: "pem" }).toString() },
      credentials: { secret: "policy-storage", region: access.region },
      peer: { cidrs: ["127.0.0.1/32"] },
    };
    return settingsWith({ ...authorization, delivery }, { "sark:opa logLevel": "error" });
  }

  /** A bundle that `npm run bundle` makes. */
  async function packed(authorization: object, key: keyof typeof keys = "own"): Promise<Buffer> {
    const file = keyFile(key);
    const output = join(folder, "bundle.tar.gz");
    await buildBundle(opa, fetching(authorization, key), { key: file, output });
    return readFileSync(output);
  }

  /** A bundle that somebody made by hand. */
  async function handmade(files: Readonly<Record<string, string>>, options: readonly string[]): Promise<Buffer> {
    const directory = mkdtempSync(join(folder, "handmade-"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const output = join(folder, "handmade.tar.gz");
    const { status, stderr } = await attempt(opa, ["build", "--bundle", directory, `--output=${output}`, ...options]);
    assert.equal(status, 0, stderr);
    return readFileSync(output);
  }

  const keyFile = (key: keyof typeof keys) => join(folder, `${key}.pem`);
  const signed = () => [`--signing-key=${keyFile("own")}`, "--signing-alg=ES256"];

  async function until(what: string, seconds: number, isDone: () => Promise<boolean> | boolean): Promise<number> {
    const started = performance.now();
    while (!(await isDone())) {
      assert.ok(performance.now() - started < seconds * 1000, `${what} took more than ${seconds} s:\n${engine.log}`);
      await sleep(100);
    }
    return (performance.now() - started) / 1000;
  }

  before(async () => {
    opa = await opaProgram();
    folder = mkdtempSync(join(tmpdir(), "bundles-"));
    for (const key of ["own", "other"] as const) {
      writeFileSync(keyFile(key), keys[key].privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
    }
    storage = new Storage("/policies/sark/bundle.tar.gz", access);
    await storage.start();
  });
  after(async () => {
    await engine.remove();
    await storage.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is not ready before it has one, and allows nothing", async () => {
    engine = await OpaProcess.launch(opa, fetching(tutorialAuthorization), { environment });
    await until(
      "an answer",
      10,
      async () => (await fetch(`http://${engine.diagnostics}/health`).catch(() => undefined))?.ok ?? false,
    );
    assert.equal(await engine.isReady(), false);
    assert.equal(await engine.ask(question("list_tables")), undefined);
  });

  it("a bundle from its storage makes it ready", async () => {
    storage.upload(await packed(tutorialAuthorization));
    await until("ready", 20, () => engine.isReady());
    assert.equal((await engine.ask(question("list_tables"))).allow, true);
    assert.equal((await engine.ask(question("analyze"))).allow, false);
  });

  it("a new bundle is in force within a poll", async () => {
    storage.upload(await packed(withTool("analyze")));
    await until("the change", 20, async () => (await engine.ask(question("analyze"))).allow);
  });

  it("with the settings' own times in less than 60 seconds", async () => {
    const usual = await OpaProcess.start(opa, fetching(tutorialAuthorization, "own", {}), { environment });
    try {
      storage.upload(await packed(withTool("reindex")));
      const seconds = await until("the change", 60, async () => (await usual.ask(question("reindex"))).allow);
      console.log(`measured: a new bundle was in force after ${seconds.toFixed(1)} s`);
    } finally {
      await usual.remove();
    }
    storage.upload(await packed(withTool("analyze")));
    await until("the change back", 20, async () => !(await engine.ask(question("reindex"))).allow);
  });

  const forgeries: Readonly<Record<string, { readonly make: () => Promise<Buffer>; readonly says: RegExp }>> = {
    "signed by somebody else": { make: () => packed(withTool("forged"), "other"), says: /verif|signature/ },
    "that nobody signed": {
      make: () =>
        handmade({ ".manifest": '{"roots": ["mcp"]}', "p.rego": "package mcp.gateway\n\nresult := true" }, []),
      says: /signature/,
    },
    "changed after it was signed": {
      make: async () => {
        const archive = gunzipSync(await packed(withTool("forged"))).toString("latin1");
        return gzipSync(Buffer.from(archive.replaceAll("developer", "Developer"), "latin1"));
      },
      says: /digest mismatch/,
    },
    "that is no bundle": { make: () => Promise.resolve(Buffer.from("nonsense")), says: /archive read failed/ },
    "that claims the policies about OPA itself": {
      make: () =>
        handmade(
          {
            ".manifest": '{"roots": ["mcp", "authorization", "system"]}',
            "p.rego": "package system.authz\n\nallow := true",
          },
          signed(),
        ),
      says: /overlapping roots/,
    },
    "that claims everything": {
      make: () => handmade({ "p.rego": "package mcp.gateway\n\nresult := true" }, signed()),
      says: /overlapping roots/,
    },
  };

  for (const [title, { make, says }] of Object.entries(forgeries)) {
    it(`a bundle ${title} is refused, and the last good one goes on`, async () => {
      const bytes = await make();
      storage.upload(bytes);
      // The second answer comes after the first was judged.
      await until("a second attempt", 20, () => storage.served >= 2);
      const refusal = engine.log.trim().split("\n").at(-1) ?? "";
      assert.match(refusal, /Bundle (load|activation) failed/);
      assert.match(refusal, says);
      assert.equal((await engine.ask(question("analyze"))).allow, true);
      assert.equal((await engine.ask(question("forged"))).allow, false);
      assert.equal(await engine.isReady(), true);
      assert.equal((await fetch(`http://${engine.decisions}/v1/policies`)).status, 401);
    });
  }

  it("a restarted container goes on with the last good bundle while the storage is away", async () => {
    await engine.stop();
    await storage.stop();
    engine = await OpaProcess.start(opa, fetching(tutorialAuthorization), { environment, directory: engine.directory });
    assert.equal((await engine.ask(question("analyze"))).allow, true);
  });

  it("a kept bundle that was changed is not used", async () => {
    await engine.stop();
    const kept = join(engine.directory, "bundles/bundles/policies/bundle.tar.gz");
    writeFileSync(
      kept,
      await handmade(
        { ".manifest": '{"roots": ["mcp"]}', "p.rego": 'package mcp.gateway\n\nresult := {"allow": true}' },
        [],
      ),
    );
    engine = await OpaProcess.launch(opa, fetching(tutorialAuthorization), {
      environment,
      directory: engine.directory,
    });
    await sleep(2_000);
    assert.equal(await engine.isReady(), false);
    assert.equal(await engine.ask(question("forged")), undefined);
  });

  it("a storage that does not know the caller gives nothing", async () => {
    await engine.remove();
    await storage.start();
    storage.upload(await packed(tutorialAuthorization));
    engine = await OpaProcess.launch(opa, fetching(tutorialAuthorization), {
      environment: { ...environment, AWS_SECRET_ACCESS_KEY: "guess" },
    });
    await sleep(2_000);
    assert.equal(storage.served, 0);
    assert.equal(await engine.isReady(), false);
  });
});
