import assert from "node:assert/strict";
import { type Changes, change, compliantTemplate, everyWorkload } from "./fixtures.ts";
import { analyze, analyzeStack, type Config, type Outcome, type Resource, UNKNOWN, violated } from "./harness.ts";

/** What a rule says to changes of something compliant. */
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
  /** Violations beside an unknown value: both must be reported. Left out where the rule judges a single field. */
  readonly violatesBesideUnknown?: Changes | readonly Changes[];
  /** Unknown values in fields that the rule does not judge. */
  readonly unrelated?: Changes;
}

/** Unknown values in fields of a pod that hardly any rule judges. */
const UNRELATED: Changes = {
  "metadata.labels": UNKNOWN.object,
  "spec.affinity": UNKNOWN.object,
  "spec.containers.0.name": UNKNOWN.string,
  "spec.containers.0.image": UNKNOWN.string,
  "spec.containers.0.env.0.value": UNKNOWN.string,
  "spec.containers.0.ports.0.containerPort": UNKNOWN.number,
  "spec.volumes.0.name": UNKNOWN.string,
};

/** A rule about pods. The changes are of a pod template, and every case is run on every kind of workload. */
export function describeRule(rule: string, cases: Cases): void {
  describeCases(rule, { unrelated: UNRELATED, ...cases }, (changes) =>
    everyWorkload(change(compliantTemplate(), changes)).map((resource) => ({
      subject: resource.type,
      outcome: analyze(resource, cases.config),
    })),
  );
}

/** A rule about single resources of certain types. The changes are of the resource's properties. */
export function describeResourceRule(rule: string, { type, props }: Resource, cases: Cases): void {
  describeCases(rule, cases, (changes) => [
    { subject: type, outcome: analyze({ type, props: change(props, changes) }, cases.config) },
  ]);
}

/**
 * A rule about the stack. A path of a change begins with the name of a resource and `props`; without `props` the value
 * is a whole resource, and undefined takes it away.
 */
export function describeStackRule(rule: string, stack: Readonly<Record<string, Resource>>, cases: Cases): void {
  describeCases(rule, cases, (changes) => {
    const resources = Object.entries(change<Readonly<Record<string, Resource | undefined>>>(stack, changes));
    const present = resources.flatMap(([name, resource]) => (resource === undefined ? [] : [{ ...resource, name }]));
    return [{ subject: "stack", outcome: analyzeStack(present, cases.config) }];
  });
}

type Judgement = (changes: Changes) => readonly { readonly subject: string; readonly outcome: Outcome }[];

function describeCases(rule: string, cases: Cases, judge: Judgement): void {
  const { overlaps = {}, refusesUnknown = {}, unrelated = {} } = cases;
  const outcomes = (changes: Changes) =>
    judge(changes).map(({ subject, outcome }) => {
      const own = outcome.violations.filter((violation) => violation.rule === rule);
      return { subject, own, rules: violated(outcome), unknown: outcome.unknown };
    });

  describe(rule, () => {
    for (const [title, changes] of Object.entries(cases.violates)) {
      it(`refuses ${title}`, () => {
        for (const { subject, own, rules } of outcomes(changes)) {
          assert.equal(own.length, 1, `${subject}: ${JSON.stringify(own)}`);
          assert.deepEqual(rules, [rule, ...(overlaps[title] ?? [])].sort(), subject);
        }
      });
    }

    for (const [title, changes] of Object.entries({ "what is compliant": {}, ...cases.allows })) {
      it(`allows ${title}`, () => {
        for (const { subject, own, unknown } of outcomes(changes)) {
          assert.deepEqual(own, [], subject);
          assert.deepEqual(unknown, [], subject);
        }
      });
    }

    for (const [title, changes] of Object.entries(cases.unknown)) {
      it(`cannot judge ${title} before it is known`, () => {
        for (const { subject, own, unknown } of outcomes(changes)) {
          assert.deepEqual(own, [], subject);
          assert.ok(unknown.includes(rule), `${subject}: passed`);
        }
      });
    }

    for (const [title, changes] of Object.entries(refusesUnknown)) {
      it(`refuses ${title} before it is known`, () => {
        for (const { subject, own, unknown } of outcomes(changes)) {
          assert.equal(own.length, 1, subject);
          assert.ok(!unknown.includes(rule), subject);
        }
      });
    }

    for (const changes of [cases.violatesBesideUnknown ?? []].flat()) {
      it(`reports a violation beside an unknown value, in ${Object.keys(changes).join(" and ")}`, () => {
        for (const { subject, own, unknown } of outcomes(changes)) {
          assert.equal(own.length, 1, subject);
          assert.ok(unknown.includes(rule), `${subject}: the unknown value is not reported`);
        }
      });
    }

    it("does not care about unknown values elsewhere", () => {
      for (const { subject, own, unknown } of outcomes(unrelated)) {
        assert.deepEqual(own, [], subject);
        assert.ok(!unknown.includes(rule), subject);
      }
      const [title, changes] = Object.entries(cases.violates)[0] ?? ["", {}];
      for (const { subject, own } of outcomes({ ...unrelated, ...changes })) {
        assert.equal(own.length, 1, `${subject}: ${title}`);
      }
    });
  });
}

/** A stack with which no rule has a fault to find: neither with a resource by itself nor with all of them together. */
export function describeCompliantStack(what: string, stack: Readonly<Record<string, Resource>>): void {
  describe(`the compliant ${what}`, () => {
    const resources = Object.entries(stack).map(([name, resource]) => ({ ...resource, name }));

    for (const resource of resources) {
      it(`passes all rules: ${resource.name}`, () => {
        const { violations, unknown } = analyze(resource);
        assert.deepEqual({ violations, unknown }, { violations: [], unknown: [] });
      });
    }

    it("passes all rules as a stack", () => {
      assert.deepEqual(analyzeStack(resources), { violations: [], unknown: [], notApplicable: [] });
    });
  });
}
