import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/lib/paths.ts";
import { certificates, missing, quietSecrets } from "../../tools/lab/rotation.ts";

describe("a rotation of secrets", () => {
  const golden = readFileSync(join(root, "test/golden/local.yaml"), "utf8");

  it("names resources that the program makes", () => {
    for (const name of [...quietSecrets, ...certificates]) assert.match(golden, new RegExp(`\\b${name}\\b`));
  });

  it("leaves authorities alone: who trusts them would have to know both for a time", () => {
    assert.ok(!certificates.some((name) => name.includes("authority")));
  });

  it("is proven by Secrets that are gone", () => {
    assert.deepEqual(missing(["a", "b"], ["b", "c"]), ["a"]);
    assert.deepEqual(missing(["a"], ["a", "b"]), []);
  });
});
