import assert from "node:assert/strict";
import { join } from "node:path";
import { runPreview } from "../../tools/delivery/run-preview.ts";
import { Log } from "../../tools/lib/log.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { dangers, judge } from "../../tools/preview/gate.ts";
import { Engine } from "../support/engine.ts";
import { type Released, released } from "./support/released.ts";

const stack = "local";
const namespace = ["--namespace", "mcp-local"];

interface Stored {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** What users go through: the version that they have stands, and this one updates it. */
describe("an update from the released version", function () {
  this.timeout(600_000);
  let engine: Engine;
  let former: Released;
  let stateful: readonly string[];
  let secrets: ReadonlySet<string>;

  const statefulObjects = async () =>
    (await engine.objects<Stored>("statefulsets,persistentvolumeclaims", ...namespace))
      .map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.uid}`)
      .sort();
  /** Every value, with the key that it has in its Secret. */
  const secretValues = async () =>
    new Set(
      (await engine.objects<Stored>("secrets", ...namespace)).flatMap(({ data = {} }) =>
        Object.entries(data).map(([key, value]) => `${key} ${value}`),
      ),
    );

  before(async function () {
    engine = await Engine.start();
    const found = await released(engine.directory);
    if (found === undefined) {
      console.log(
        "skipped: the update from the released version, for this checkout lacks its commit (git fetch --unshallow)",
      );
      this.skip();
    }
    former = found;
  });
  after(() => engine.stop());

  it("which comes up", async () => {
    await engine.stack(stack);
    const { directory } = former;
    const result = await engine.workspace.attempt([
      ...["up", "--cwd", directory, "--stack", stack, "--config-file", join(directory, "stacks/Pulumi.local.yaml")],
      ...["--policy-pack", join(directory, "policy"), "--yes", "--skip-preview"],
    ]);
    assert.equal(result.status, 0, result.stdout + result.stderr);
    stateful = await statefulObjects();
    secrets = await secretValues();
    // Two StatefulSets at least, with three volumes each.
    assert.ok(stateful.length >= 8, stateful.join("\n"));
    assert.ok(secrets.size >= 20, String(secrets.size));
  });

  it("plans neither the replacement nor the deletion of what holds data, and needs the label for one list of users", async () => {
    const file = await engine.stack(stack);
    const place = { workspace: engine.workspace, file };
    const found = await runPreview(new Progress(new Log("upgradetest")), stack, place);
    assert.deepEqual(
      dangers(found).map(({ change }) => `${change.operation} ${change.type} ${change.name}`),
      // SARK's login has another name, which the changelog tells.
      ["replace kubernetes:core/v1:Secret postgres-credentials-pooler-users"],
    );
    assert.equal(judge(found, true), "passed", found.problems.join("\n"));
    console.log(`measured: an update from ${former.name.slice(0, 12)} changes ${found.changes.length} resources`);
  });

  it("keeps volumes, StatefulSets and every secret but that list, and is done with one run", async () => {
    const file = await engine.stack(stack);
    const result = await engine.up(stack, file);
    assert.equal(result.status, 0, result.stdout + result.stderr);
    assert.deepEqual(await statefulObjects(), stateful);
    const kept = await secretValues();
    // Keys alone: a value is for nobody.
    const lost = [...secrets].filter((value) => !kept.has(value)).map((value) => value.split(" ")[0]);
    assert.deepEqual(lost, ["userlist.txt"]);
    assert.deepEqual(await engine.plan(stack, file), []);
  });
});
