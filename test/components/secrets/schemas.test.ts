import assert from "node:assert/strict";
import type { ValidateFunction } from "ajv/dist/2020.js";
import { setUpSecretStoreSchemas } from "../../../tools/setup/index.ts";
import { Log } from "../../../tools/lib/log.ts";
import { Progress } from "../../../tools/lib/progress.ts";
import { exampleWith, settingsOf } from "../../support/configuration.ts";
import { addressOf, kindOf } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import { definitionsIn } from "../../support/resource-definitions.ts";
import { secretStoreCases } from "../../support/secret-stores.ts";

describe("the definitions of External Secrets Operator", function () {
  this.timeout(300_000);
  let definitions: ReadonlyMap<string, ValidateFunction>;

  before(async () => {
    definitions = definitionsIn(await setUpSecretStoreSchemas(new Progress(new Log("secretstest"))));
  });

  const objectsOf = async (changes: Readonly<Record<string, unknown>>) =>
    (await recordPlatform(settingsOf(exampleWith(changes)))).filter(({ type }) =>
      type.includes(":external-secrets.io/"),
    );

  const validatorOf = (kind: string) => definitions.get(`external-secrets.io/v1 ${kind}`);

  for (const [title, changes] of Object.entries(secretStoreCases)) {
    it(`allow every object: ${title}`, async () => {
      const objects = await objectsOf(changes);
      assert.deepEqual([...new Set(objects.map(kindOf))].sort(), ["ExternalSecret", "SecretStore"]);
      for (const object of objects) {
        const validate = validatorOf(kindOf(object));
        assert.ok(validate?.(object.inputs), `${addressOf(object)}: ${JSON.stringify(validate?.errors)}`);
      }
    });
  }

  it("refuse an unknown field, so the tests above mean something", async () => {
    for (const object of await objectsOf(secretStoreCases.Vault)) {
      const spec = { ...(object.inputs["spec"] as object), unknownField: 1 };
      assert.equal(validatorOf(kindOf(object))?.({ ...object.inputs, spec }), false, addressOf(object));
    }
  });
});
