import assert from "node:assert/strict";
import { storedName } from "../../tools/cluster/real/images.ts";

const digest = `sha256:${"0".repeat(64)}`;

describe("names of images on a node", () => {
  for (const [reference, name] of [
    ["valkey", "docker.io/library/valkey:latest"],
    ["valkey:9", "docker.io/library/valkey:9"],
    ["team/valkey:9", "docker.io/team/valkey:9"],
    ["localhost/valkey:9", "localhost/valkey:9"],
    ["registry.example:5000/valkey", "registry.example:5000/valkey:latest"],
    ["registry.example/team/valkey:9", "registry.example/team/valkey:9"],
    [`registry.example/team/valkey@${digest}`, `registry.example/team/valkey@${digest}`],
    [`registry.example:5000/valkey:9@${digest}`, `registry.example:5000/valkey@${digest}`],
  ] as const) {
    it(`are complete: ${reference}`, () => {
      assert.equal(storedName(reference), name);
    });
  }
});
