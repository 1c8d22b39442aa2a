import assert from "node:assert/strict";
import { productionWith, settingsOf } from "../support/configuration.ts";
import { sentDecisions, sinkWith } from "../support/logs.ts";
import { recordPlatform } from "../support/platform.ts";
import { analyze, analyzeStack } from "./harness.ts";

describe("a stack whose decisions are sent to a sink", function () {
  this.timeout(30_000);

  it("passes all rules", async () => {
    const sent = sentDecisions(sinkWith({ token: { value: { secure: "encrypted" } } }));
    const registrations = await recordPlatform(settingsOf(productionWith(sent)));
    const resources = registrations.map(({ type, name, inputs, protect }) => ({ type, name, props: inputs, protect }));
    assert.ok(resources.some(({ name }) => name === "log-collector"));
    for (const resource of resources) {
      const { violations, unknown } = analyze(resource);
      assert.deepEqual({ violations, unknown }, { violations: [], unknown: [] }, resource.name);
    }
    assert.deepEqual(analyzeStack(resources), { violations: [], unknown: [], notApplicable: [] });
  });
});
