import assert from "node:assert/strict";
import { type Changes, change, compliantTemplate, everyWorkload } from "./fixtures.ts";
import { analyze, type Config, UNKNOWN, violated } from "./harness.ts";

/** What a rule about pods says to changes of a compliant pod template. Every case is run on every kind of workload. */
export interface Cases {
  readonly config?: Config;
  /** Each is exactly one violation, of this rule alone. */
  readonly violates: Readonly<Record<string, Changes>>;
  /** For a case above: the other rules that rightly object as well. */
  readonly overlaps?: Readonly<Record<string, readonly string[]>>;
  readonly allows: Readonly<Record<string, Changes>>;
  /** The judged field is not known: the rule must say so, and must not pass. */
  readonly unknown: Readonly<Record<string, Changes>>;
  /** Not known, and refused all the same. */
  readonly refusesUnknown?: Readonly<Record<string, Changes>>;
  /** A violation beside an unknown value: both must be reported. Left out where the rule judges a single field. */
  readonly violatesBesideUnknown?: Changes;
  /** Unknown values in fields that the rule does not judge. */
  readonly unrelated?: Changes;
}

/** Unknown values in fields that hardly any rule judges. */
const UNRELATED: Changes = {
  "metadata.labels": UNKNOWN.object,
  "spec.affinity": UNKNOWN.object,
  "spec.containers.0.name": UNKNOWN.string,
  "spec.containers.0.image": UNKNOWN.string,
  "spec.containers.0.env.0.value": UNKNOWN.string,
  "spec.containers.0.ports.0.containerPort": UNKNOWN.number,
  "spec.volumes.0.name": UNKNOWN.string,
};

export function describeRule(rule: string, cases: Cases): void {
  const { config = {}, overlaps = {}, refusesUnknown = {}, unrelated = UNRELATED } = cases;
  const outcomes = (changes: Changes) =>
    everyWorkload(change(compliantTemplate(), changes)).map((resource) => {
      const outcome = analyze(resource, config);
      const own = outcome.violations.filter((violation) => violation.rule === rule);
      return { type: resource.type, own, rules: violated(outcome), unknown: outcome.unknown };
    });

  describe(rule, () => {
    for (const [title, changes] of Object.entries(cases.violates)) {
      it(`refuses ${title}`, () => {
        for (const { type, own, rules } of outcomes(changes)) {
          assert.equal(own.length, 1, `${type}: ${JSON.stringify(own)}`);
          assert.deepEqual(rules, [rule, ...(overlaps[title] ?? [])].sort(), type);
        }
      });
    }

    for (const [title, changes] of Object.entries({ "the compliant pod": {}, ...cases.allows })) {
      it(`allows ${title}`, () => {
        for (const { type, own, unknown } of outcomes(changes)) {
          assert.deepEqual(own, [], type);
          assert.deepEqual(unknown, [], type);
        }
      });
    }

    for (const [title, changes] of Object.entries(cases.unknown)) {
      it(`cannot judge ${title} before it is known`, () => {
        for (const { type, own, unknown } of outcomes(changes)) {
          assert.deepEqual(own, [], type);
          assert.ok(unknown.includes(rule), `${type}: passed`);
        }
      });
    }

    for (const [title, changes] of Object.entries(refusesUnknown)) {
      it(`refuses ${title} before it is known`, () => {
        for (const { type, own, unknown } of outcomes(changes)) {
          assert.equal(own.length, 1, type);
          assert.ok(!unknown.includes(rule), type);
        }
      });
    }

    const { violatesBesideUnknown } = cases;
    if (violatesBesideUnknown !== undefined) {
      it("reports a violation beside an unknown value", () => {
        for (const { type, own, unknown } of outcomes(violatesBesideUnknown)) {
          assert.equal(own.length, 1, type);
          assert.ok(unknown.includes(rule), `${type}: the unknown value is not reported`);
        }
      });
    }

    it("does not care about unknown values elsewhere", () => {
      for (const { type, own, unknown } of outcomes(unrelated)) {
        assert.deepEqual(own, [], type);
        assert.ok(!unknown.includes(rule), type);
      }
      const [title, changes] = Object.entries(cases.violates)[0] ?? ["", {}];
      for (const { type, own } of outcomes({ ...unrelated, ...changes })) {
        assert.equal(own.length, 1, `${type}: ${title}`);
      }
    });
  });
}
