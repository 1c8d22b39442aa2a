import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Log } from "../../tools/lib/log.ts";
import { local } from "../../tools/lib/paths.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { comment } from "../../tools/preview/comment.ts";
import { readPreview } from "../../tools/preview/events.ts";
import { dangers, judge } from "../../tools/preview/gate.ts";
import { Workspace } from "../../tools/pulumi/workspace.ts";
import { setUpPulumi } from "../../tools/setup/index.ts";
import { root } from "../support/stacks.ts";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

const config = new pulumi.Config();
const length = config.requireNumber("length");
class Store extends pulumi.ComponentResource {
  constructor() {
    super("sark:postgres:PostgresCluster", "postgres", {});
    new random.RandomPassword("owner", { length }, { parent: this });
    new random.RandomPet("pet", {}, { parent: this, protect: config.requireBoolean("protect") });
    this.registerOutputs({});
  }
}
new Store();
export const objectives = { recoveryPoint: length, password: pulumi.secret("hunter2-hunter2") };
`;

/** A small program, so that no cluster is needed: the events are the engine's own. */
describe("a preview by the real engine", function () {
  this.timeout(120_000);
  let directory: string;
  let workspace: Workspace;
  let log: Log;

  const place = () => ["--stack", "t", "--cwd", join(directory, "program")];
  const set = (settings: object) => {
    const config = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`sark:${key}`, String(value)]));
    writeFileSync(join(directory, "program/Pulumi.t.yaml"), JSON.stringify({ ...salt(), config }));
  };
  const salt = (): object => {
    const text = readFileSync(join(directory, "program/Pulumi.t.yaml"), "utf8");
    const found = /^"?encryptionsalt"?: *"?([^"\n,]+)|"encryptionsalt":"([^"]+)"/m.exec(text);
    return { encryptionsalt: found?.[1] ?? found?.[2] };
  };
  const preview = async (...options: readonly string[]) =>
    readPreview((await workspace.stream(["preview", ...place(), "--json", ...options])).stdout);

  before(async () => {
    log = new Log("previewtest");
    directory = mkdtempSync(join(local("test"), "preview-"));
    for (const folder of ["state", "program"]) mkdirSync(join(directory, folder));
    workspace = new Workspace(await setUpPulumi(new Progress(log)), join(directory, "state"), log);
    const files = {
      "Pulumi.yaml": "name: sark\nmain: index.ts\nruntime: { name: nodejs, options: { typescript: false } }\n",
      "package.json": JSON.stringify({ name: "small", type: "module", main: "index.ts" }),
      "index.ts": program,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, "program", name), text);
    symlinkSync(join(root, "node_modules"), join(directory, "program/node_modules"));
    await workspace.run(["stack", "init", "t", "--no-select", "--cwd", join(directory, "program")]);
    set({ length: 12, protect: true });
    const up = await workspace.attempt(["up", ...place(), "--yes", "--skip-preview"]);
    assert.equal(up.status, 0, up.stdout + up.stderr);
  });
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it("of nothing: no change, and no drift", async () => {
    const found = await preview("--refresh", "--run-program");
    assert.deepEqual([found.changes, found.drift, found.problems, found.isComplete], [[], [], [], true]);
    assert.ok(found.unchanged >= 4);
  });

  it("of a password's length: the gate is shut, and both outputs are known", async () => {
    set({ length: 24, protect: true });
    const found = await preview();
    assert.deepEqual(
      found.changes.map(({ name, operation, causes }) => [name, operation, causes]),
      [["owner", "replace", ["length"]]],
    );
    assert.deepEqual(
      dangers(found).map(({ change }) => change.name),
      ["owner"],
    );
    assert.equal(judge(found, false), "gate");
    const text = comment(found, { stack: "t", isAcknowledged: false });
    assert.match(text, /`length` ⟲ \| `12` \| `24` \|/);
    assert.match(text, /\*\*`objectives\.recoveryPoint`\*\* \| `12` \| `24` \|/);
    assert.match(text, /`objectives\.password` \| `\[secret\]`/);
  });

  it("of a protection that is removed: told, and let through", async () => {
    set({ length: 12, protect: false });
    const found = await preview();
    assert.deepEqual(
      found.changes.map(({ name, losesProtection }) => [name, losesProtection]),
      [["pet", true]],
    );
    assert.equal(judge(found, false), "passed");
  });

  it("of a program that fails: its message", async () => {
    set({ length: "long", protect: true });
    const found = await preview();
    assert.equal(judge(found, true), "failed");
    assert.match(found.problems.join("\n"), /'sark:length' value 'long' is not a valid number/);
  });

  it("leaves no secret in the log: the engine tells more than it should", async () => {
    const state = await workspace.attempt(["stack", "output", ...place(), "--show-secrets", "--json"]);
    assert.match(state.stdout, /hunter2-hunter2/);
    const before = readFileSync(log.file, "utf8").split("$ pulumi stack output")[0] ?? "";
    assert.match(before, /\$ pulumi preview .*--json/);
    assert.ok(!before.includes("hunter2-hunter2"));
    assert.ok(!before.includes("resourcePreEvent"));
  });
});
