import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Registration } from "./support/recorder.ts";
import { recordStack, root, stacks } from "./support/stacks.ts";

// Every stack's resources as a file, so that a review shows what a change does to each environment.

const directory = join(root, "test/golden");
const refreshes = process.env["GOLDEN"] === "refresh";

/** The registrations as stable text: sorted, and without what is as usual. */
function render(registrations: readonly Registration[]): string {
  const sorted = registrations
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .map(
      ({
        type,
        name,
        parent,
        dependsOn,
        protect,
        ignoreChanges,
        replaceOnChanges,
        retainOnDelete,
        customTimeouts,
        provider,
        inputs,
      }) => ({
        resource: `${type} ${name}`,
        ...(parent !== undefined && { parent }),
        options: {
          ...(provider !== undefined && { provider }),
          ...(dependsOn.length > 0 && { dependsOn: [...dependsOn].sort() }),
          ...(protect && { protect }),
          ...(retainOnDelete && { retainOnDelete }),
          ...(ignoreChanges.length > 0 && { ignoreChanges }),
          ...(replaceOnChanges.length > 0 && { replaceOnChanges }),
          ...(Object.keys(customTimeouts).length > 0 && { customTimeouts }),
        },
        inputs,
      }),
    )
    .sort((left, right) => (left.resource < right.resource ? -1 : 1));
  return stringify(sorted, { lineWidth: 0, sortMapEntries: false, aliasDuplicateObjects: false });
}

describe("golden files", () => {
  for (const stack of stacks) {
    it(`stack ${stack} registers what test/golden/${stack}.yaml says`, async () => {
      const actual = render(await recordStack(stack));
      const file = join(directory, `${stack}.yaml`);
      if (refreshes) writeFileSync(file, actual);
      assert.equal(actual, readFileSync(file, "utf8"), `if the change is meant, refresh with: npm run golden`);
    });

    it(`stack ${stack} registers the same resources in a preview, where outputs are unknown`, async () => {
      const names = (registrations: readonly Registration[]) =>
        registrations.map(({ type, name }) => `${type} ${name}`).sort();
      assert.deepEqual(names(await recordStack(stack, true)), names(await recordStack(stack)));
    });

    it(`stack ${stack} shows no secret`, () => {
      const text = readFileSync(join(directory, `${stack}.yaml`), "utf8");
      assert.doesNotMatch(text, /generated |PRIVATE KEY|decrypted-password/);
      assert.doesNotMatch(text, /\bkey platform-/);
    });
  }

  it("there is a golden file for every stack and no other", () => {
    assert.deepEqual(readdirSync(directory).sort(), stacks.map((stack) => `${stack}.yaml`).sort());
  });
});
