import assert from "node:assert/strict";
import { versionProblem } from "../../../components/aws/major-version.ts";

describe("another major version of a database at Amazon", () => {
  it("is none where only the minor one differs, or where it is only named", () => {
    for (const [before, now] of [
      ["15", "15"],
      ["15", "15.14"],
      ["15.14", "15"],
    ] as const) {
      assert.equal(versionProblem("postgres", before, now), undefined, `${before} to ${now}`);
    }
  });

  it("needs an acknowledgement by name", () => {
    assert.match(
      versionProblem("postgres", "15", "16") ?? "",
      /^sark:postgres\.version goes from 15 to 16, .* then name postgres in sark:aws\.acknowledgedChanges for this one update\.$/,
    );
  });

  it("is refused with what to do instead where it is an older one", () => {
    assert.match(
      versionProblem("postgres", "16.2", "15") ?? "",
      /^sark:postgres\.version must not go from 16 back to 15: .*Restore a backup/,
    );
  });
});
