import assert from "node:assert/strict";
import { describeResourceRule } from "../../describe-rule.ts";
import { analyze, UNKNOWN } from "../../harness.ts";

const RULE = "secrets-random-password";
const password = { type: "random:index/randomPassword:RandomPassword", props: { length: 32, special: false } };

describeResourceRule(RULE, password, {
  violates: {
    "a short one": { length: 21 },
    "no length": { length: undefined },
    "digits alone": { upper: false, lower: false },
    "small letters alone that are too few": { upper: false, numeric: false, length: 27 },
    "no characters at all": { upper: false, lower: false, numeric: false },
    "the provider's special characters": { special: undefined },
    "special characters that end a host name": { special: true, overrideSpecial: "-/" },
  },
  allows: {
    "22 letters and digits": { length: 22 },
    "28 small letters": { upper: false, numeric: false, length: 28 },
    "special characters that a URL bears": { special: true, overrideSpecial: "-._~" },
  },
  unknown: {
    "the length": { length: UNKNOWN.number },
    "the special characters": { special: true, overrideSpecial: UNKNOWN.string },
  },
  unrelated: { keepers: UNKNOWN.object },
});

describe(`${RULE}: options`, () => {
  const violations = (props: object, options: object) =>
    analyze({ ...password, props }, { [RULE]: { ...options } }).violations.length;

  it("minimumBits is what the password carries at least", () => {
    assert.equal(violations({ length: 8, special: false }, { minimumBits: 47 }), 0);
    assert.equal(violations({ length: 8, special: false }, { minimumBits: 48 }), 1);
  });

  it("allowUrlCharacters allows all special characters, which count", () => {
    assert.equal(violations({ length: 20 }, { allowUrlCharacters: true, minimumBits: 127 }), 0);
    assert.equal(violations({ length: 20 }, { allowUrlCharacters: true }), 1);
  });
});
