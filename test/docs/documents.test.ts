import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { stackFileSchema } from "../../settings/json-schema.ts";
import { documents } from "../../tools/docs/documents.ts";
import { root, stacks } from "../support/stacks.ts";

describe("generated documents", () => {
  it("are current", async () => {
    for (const { file, text } of await documents()) {
      assert.equal(readFileSync(join(root, file), "utf8"), text, `${file} is outdated: npm run docs`);
    }
  });

  describe("the JSON Schema of stack files", () => {
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(stackFileSchema() as object);
    const content = (stack: string) =>
      parse(readFileSync(join(root, "stacks", `Pulumi.${stack}.yaml`), "utf8")) as { config: Record<string, unknown> };

    for (const stack of stacks) {
      it(`accepts stack ${stack}`, () => {
        assert.ok(validate(content(stack)), JSON.stringify(validate.errors));
      });
    }

    it("refuses an unknown setting, a wrong type, and a password in plain text", () => {
      for (const change of [
        { "sark:typo": 1 },
        { "sark:images": "text" },
        { "sark:environment": "prod" },
        { "sark:cache": { mode: "existing", host: "x", password: "plain-text-password", peer: { namespace: "x" } } },
      ]) {
        const { config } = content("production");
        assert.ok(!validate({ config: { ...config, ...change } }), JSON.stringify(change));
      }
    });
  });
});
