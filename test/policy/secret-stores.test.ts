import assert from "node:assert/strict";
import { exampleWith, settingsOf } from "../support/configuration.ts";
import { recordPlatform } from "../support/platform.ts";
import { secretStoreCases } from "../support/secret-stores.ts";
import { analyze, analyzeStack } from "./harness.ts";

describe("the rules about stores of secrets", function () {
  this.timeout(60_000);

  for (const [title, changes] of Object.entries(secretStoreCases)) {
    it(`have nothing against ${title}`, async () => {
      const all = await recordPlatform(settingsOf(exampleWith(changes)));
      const resources = all
        .filter(({ type }) => /^(aws:|kubernetes:)/.test(type))
        .map(({ type, name, inputs, protect }) => ({ type, name, props: inputs, protect }));
      const alone = resources.filter(({ type }) => /^(aws:|kubernetes:external-secrets)/.test(type));
      assert.ok(alone.length >= 3);
      assert.deepEqual(
        alone.flatMap((each) => analyze(each).violations),
        [],
      );
      const stack = analyzeStack(resources).violations;
      assert.deepEqual(
        stack.filter(({ urn = "" }) => /secret/i.test(urn.split("::").at(-1) ?? "")),
        [],
      );
    });
  }
});
