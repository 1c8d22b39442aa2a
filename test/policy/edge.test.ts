import assert from "node:assert/strict";
import { modes } from "../../settings/edge-capabilities.ts";
import { compliantStack } from "./edge-stack.ts";
import { describeCompliantStack } from "./describe-rule.ts";
import { analyze, analyzeStack } from "./harness.ts";
import { exampleWith, settingsOf } from "../support/configuration.ts";
import { exampleWithEdge } from "../support/edge.ts";
import { recordPlatform } from "../support/platform.ts";

describeCompliantStack("edge", compliantStack);

describe("the platform's own edge", () => {
  for (const mode of modes) {
    it(`passes all rules: ${mode}`, async () => {
      const all = await recordPlatform(settingsOf(exampleWith(exampleWithEdge(mode))));
      const resources = all.map(({ type, name, inputs }) => ({ type, name, props: inputs }));
      const edge = (violations: readonly { readonly rule: string; readonly message: string }[]) =>
        violations.filter(({ rule }) => rule.startsWith("edge-"));
      assert.deepEqual(edge(analyzeStack(resources).violations), []);
      for (const resource of resources) assert.deepEqual(edge(analyze(resource).violations), [], resource.name);
    });
  }
});
