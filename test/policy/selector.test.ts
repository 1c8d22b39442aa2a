import assert from "node:assert/strict";
import { selects } from "../../policy/selector.ts";

const labels = { app: "sark", tier: "data" };
const expression = (operator: string, key: string, values?: readonly string[]) => ({
  matchExpressions: [{ key, operator, ...(values && { values }) }],
});

describe("selects", () => {
  const yes = {
    "an empty selector": {},
    "a label": { matchLabels: { app: "sark" } },
    "two labels": { matchLabels: { app: "sark", tier: "data" } },
    In: expression("In", "app", ["other", "sark"]),
    NotIn: expression("NotIn", "app", ["other"]),
    "NotIn without the label": expression("NotIn", "zone", ["a"]),
    Exists: expression("Exists", "tier"),
    DoesNotExist: expression("DoesNotExist", "zone"),
  };
  const no = {
    "no selector": undefined,
    "null for a selector": null,
    "another value": { matchLabels: { app: "other" } },
    "one label of two": { matchLabels: { app: "sark", zone: "a" } },
    "a label and an expression against it": { matchLabels: { app: "sark" }, ...expression("DoesNotExist", "tier") },
    In: expression("In", "app", ["other"]),
    "In without values": expression("In", "app"),
    "In without the label": expression("In", "zone", ["a"]),
    NotIn: expression("NotIn", "app", ["sark"]),
    Exists: expression("Exists", "zone"),
    DoesNotExist: expression("DoesNotExist", "tier"),
    "an operator that does not exist": expression("Like", "app", ["sark"]),
  };
  for (const [title, selector] of Object.entries(yes)) {
    it(`takes ${title}`, () => {
      assert.equal(selects(selector, labels), true);
    });
  }
  for (const [title, selector] of Object.entries(no)) {
    it(`does not take ${title}`, () => {
      assert.equal(selects(selector, labels), false);
    });
  }

  it("takes no labels for an empty set of labels", () => {
    assert.equal(selects({}, undefined), true);
    assert.equal(selects({ matchLabels: { app: "sark" } }, null), false);
  });
});
