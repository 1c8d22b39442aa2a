import assert from "node:assert/strict";
import { analyze, analyzeStack, type Resource } from "./harness.ts";
import { compliantStack } from "./monitoring-stack.ts";

describe("the compliant monitoring", () => {
  const resources = Object.entries<Resource>(compliantStack).map(([name, resource]) => ({ ...resource, name }));

  for (const resource of resources) {
    it(`passes all rules: ${resource.name}`, () => {
      const { violations, unknown } = analyze(resource);
      assert.deepEqual({ violations, unknown }, { violations: [], unknown: [] });
    });
  }

  it("passes all rules as a stack", () => {
    assert.deepEqual(analyzeStack(resources), { violations: [], unknown: [], notApplicable: [] });
  });
});
