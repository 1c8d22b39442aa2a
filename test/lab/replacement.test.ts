import assert from "node:assert/strict";
import type { Pod } from "../../tools/lab/pods.ts";
import { Replacement, type Sight } from "../../tools/lab/replacement.ts";

/** Pods by name; a mark tells how they are: `+` anew, `-` about to end, `!` not ready, and the leader is in capitals. */
const sight = (...marks: readonly string[]): Sight => ({
  leaders: new Set(marks.flatMap((mark) => (/[A-Z]/.test(mark) ? [mark.charAt(0).toLowerCase()] : []))),
  pods: marks.map((mark): Pod => {
    const name = mark.charAt(0).toLowerCase();
    return {
      metadata: {
        name,
        namespace: "test",
        uid: `${name}${mark.includes("+") ? "-new" : ""}`,
        ...(mark.includes("-") && { deletionTimestamp: "2026-01-01T00:00:00Z" }),
      },
      spec: {},
      status: { phase: "Running", conditions: [{ type: "Ready", status: mark.includes("!") ? "False" : "True" }] },
    };
  }),
});

function factsOf(...sights: readonly Sight[]) {
  const [first, ...others] = sights;
  assert.ok(first);
  const replacement = new Replacement(first);
  for (const one of others) replacement.add(one);
  return replacement.facts();
}

describe("how members are replaced", () => {
  it("is right where the leader is last, whoever leads when it is told to end", () => {
    const facts = factsOf(
      sight("A", "b", "c"),
      sight("A", "b", "c-"),
      sight("A", "b", "c+!"),
      sight("A", "b-", "c+"),
      sight("A", "b+", "c+"),
      sight("a-", "b+", "C+"),
      sight("a+", "b+", "C+"),
    );
    assert.deepEqual(facts, { "members that stayed": 0, "members away at once": 1, "replicas after a leader": 0 });
  });

  it("counts replicas that come after a leader", () => {
    const facts = factsOf(sight("A", "b", "c"), sight("a-", "B", "c"), sight("a+", "B", "c-"), sight("a+", "b-", "C+"));
    assert.equal(facts["replicas after a leader"], 1);
  });

  it("counts members that are away at once, and those that stay", () => {
    const facts = factsOf(sight("A", "b", "c"), sight("A", "b-", "c-"), sight("A", "b+!"), sight("A", "b+", "c+"));
    assert.deepEqual(
      [facts["members away at once"], facts["members that stayed"], facts["replicas after a leader"]],
      [2, 1, Number.NaN],
    );
  });
});
