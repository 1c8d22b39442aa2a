import assert from "node:assert/strict";
import { recordStack, stacks } from "../support/stacks.ts";
import { analyze, analyzeStack } from "./harness.ts";

describe("the project's own stacks", function () {
  this.timeout(30_000);

  for (const stack of stacks) {
    it(`pass all rules: ${stack}`, async () => {
      const registrations = await recordStack(stack);
      const resources = registrations.map(({ type, name, inputs, protect }) => ({
        type,
        name,
        props: inputs,
        protect,
      }));
      assert.ok(resources.length > 100);
      for (const resource of resources) {
        const { violations, unknown } = analyze(resource);
        assert.deepEqual({ violations, unknown }, { violations: [], unknown: [] }, resource.name);
      }
      assert.deepEqual(analyzeStack(resources), { violations: [], unknown: [], notApplicable: [] });
    });
  }
});
