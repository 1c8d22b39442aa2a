import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setUpEdgeSchemas } from "../../tools/setup/index.ts";
import { Log } from "../../tools/lib/log.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { exampleWith, settingsOf } from "../support/configuration.ts";
import { edgeCases, exampleWithEdge } from "../support/edge.ts";
import { Engine } from "../support/engine.ts";
import { recordPlatform } from "../support/platform.ts";

const dryRun = ["create", "--dry-run=server", "--validate=strict", "-o", "name", "-f", "-"];

/** With the controllers' own definitions in the API server: their rules count too, which no schema alone can say. */
describe("an API server that knows the controllers of the edge", function () {
  this.timeout(180_000);
  let engine: Engine;

  before(async () => {
    engine = await Engine.start();
    const directory = await setUpEdgeSchemas(new Progress(new Log("edgetest")));
    for (const file of readdirSync(directory)) await engine.kubectl("create", "-f", join(directory, file));
    await engine.kubectl("wait", "--for=condition=Established", "--timeout=60s", "--all", "customresourcedefinitions");
    await engine.kubectl("create", "namespace", "mcp-local");
  });
  after(() => engine.stop());

  const objectsOf = async ({ mode, changes }: (typeof edgeCases)[string]) =>
    (await recordPlatform(settingsOf(exampleWith(exampleWithEdge(mode, changes)))))
      .filter(({ type, parent }) => type.startsWith("kubernetes:") && parent === "sark:edge:Edge edge")
      .map(({ inputs }) => inputs);

  const list = (items: readonly object[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });

  for (const [title, edge] of Object.entries(edgeCases)) {
    it(`accepts every object of it, validated strictly: ${title}`, async () => {
      const objects = await objectsOf(edge);
      const accepted = await engine.cluster.kubectl(dryRun, list(objects));
      assert.equal(accepted.trim().split("\n").length, objects.length);
    });
  }

  it("refuses an unknown field, so the tests above mean something", async () => {
    const [first] = await objectsOf({ mode: "traefik", changes: {} });
    const unknown = { ...first, spec: { ...(first?.["spec"] as object), unknownField: 1 } };
    await assert.rejects(engine.cluster.kubectl(dryRun, list([unknown])), /unknown field "(spec\.)?unknownField"/);
  });
});
