import assert from "node:assert/strict";
import fc from "fast-check";
import { discrepancy } from "../../tools/lab/load/numbered.ts";
import {
  account,
  type Attempt,
  firstOfAnother,
  leaderChanges,
  type Outcome,
} from "../../tools/lab/postgres/accounting.ts";
import { atOnce, type Look, looksIn } from "../../tools/lab/postgres/watch.ts";
import { ranges } from "./support/ranges.ts";

const attempt = (number: number, started: number, ended: number, outcome: Outcome, server?: string): Attempt => ({
  number,
  started,
  ended,
  outcome,
  ...(server !== undefined && { server }),
});

const written = (number: number, at = number, server = "10.0.0.1") =>
  attempt(number, at, at + 1, "acknowledged", server);

const kinds = ["acknowledged", "refused", "reset", "timeout", "read-only", "other"] as const;

/** Attempts that are numbered from 1 on, and for each whether its row is in the table. */
const histories = fc
  .array(
    fc.record({
      started: fc.integer({ min: 0, max: 100_000 }),
      latency: fc.integer({ min: 0, max: 5_000 }),
      outcome: fc.constantFrom(...kinds),
      present: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((list) => ({
    attempts: list.map(({ started, latency, outcome }, index) =>
      attempt(index + 1, started, started + latency, outcome),
    ),
    present: list.flatMap(({ present }, index) => (present ? [index + 1] : [])),
  }));

describe("the account of writes", () => {
  it("counts every write once, and tells lost ones from those nobody was told of", () => {
    fc.assert(
      fc.property(histories, ({ attempts, present }) => {
        const found = account(attempts, ranges(present));
        const isGood = ({ outcome }: Attempt) => outcome === "acknowledged";
        assert.equal(found.sent, attempts.length);
        assert.equal(found.acknowledged + found.failed, found.sent);
        assert.equal(
          Object.values(found.failures).reduce((sum, count) => sum + count, 0),
          found.failed,
        );
        assert.equal(found.lost, attempts.filter((one) => isGood(one) && !present.includes(one.number)).length);
        assert.equal(found.unknown, attempts.filter((one) => !isGood(one) && present.includes(one.number)).length);
        assert.equal(discrepancy(attempts, ranges(present), "rows"), undefined);
      }),
    );
  });

  it("has an outage from one acknowledged write to the next, at the start and at the end too", () => {
    const failure = (number: number, at: number) => attempt(number, at, at, "refused");
    const of = (...attempts: readonly Attempt[]) => account(attempts, []).outage;
    assert.equal(of(written(1, 0), failure(2, 1_000), written(3, 4_000)), 4);
    assert.equal(of(failure(1, 0), written(2, 2_999)), 3);
    assert.equal(of(written(1, 0), failure(2, 5_001)), 5);
    assert.equal(of(failure(1, 0), failure(2, 7_000)), 7);
  });

  it("does not take a slow write for one that failed", () => {
    const { failed, outage, p99 } = account([attempt(1, 0, 1_900, "acknowledged")], [[1, 1]]);
    assert.deepEqual([failed, outage, p99], [0, 1.9, 1_900]);
  });
});

describe("an account that is not exact", () => {
  for (const [what, numbers, table, message] of [
    ["a result is missing", [1, 3], [[1, 3]], /of 3 writes 1 have no result, 0 have two, and 1 rows/],
    ["a result is there twice", [1, 2, 2], [[1, 2]], /0 have no result, 1 have two/],
    ["a row is of nobody", [1, 2], [[1, 9]], /7 rows belong to no write/],
  ] as const) {
    it(`says that ${what}`, () => {
      const attempts = numbers.map((number) => written(number));
      assert.match(discrepancy(attempts, table, "rows") ?? "", message);
    });
  }
});

describe("who leads", () => {
  const [first, second] = ["10.0.0.1", "10.0.0.2"];

  it("changes once in a failover, whatever fails in between and in whichever order it is told", () => {
    const attempts = [
      written(4, 40, second),
      written(1, 10, first),
      attempt(3, 30, 31, "timeout"),
      written(2, 20, first),
    ];
    assert.equal(leaderChanges(attempts), 1);
    assert.equal(firstOfAnother(attempts, first), 41);
  });

  it("changes again and again where two take writes at the same time", () => {
    const attempts = [1, 2, 3, 4, 5].map((number) => written(number, number * 10, number % 2 === 0 ? second : first));
    assert.equal(leaderChanges(attempts), 4);
  });

  it("does not change where nobody else ever acknowledged", () => {
    const attempts = [written(1, 10, first), attempt(2, 20, 21, "reset")];
    assert.equal(leaderChanges(attempts), 0);
    assert.equal(firstOfAnother(attempts, first), Infinity);
  });
});

describe("a former leader", () => {
  const address = "10.0.0.1";
  const attempts = [written(1, 0, address), written(2, 1_000, "10.0.0.2")];
  const look = (started: number, leading: boolean, outcome: Outcome): Look => ({
    started,
    ended: started + 10,
    leading,
    outcome,
  });

  it("gave up in time where it led no longer when its successor wrote", () => {
    const looks = [look(900, true, "timeout"), look(1_002, false, "refused"), look(2_000, false, "read-only")];
    assert.deepEqual(atOnce(looks, attempts, address), {
      looks: 3,
      "two leaders s": 0,
      "writes of a former leader": 0,
    });
  });

  it("led too long, and wrote", () => {
    const looks = [look(900, true, "acknowledged"), look(3_001, true, "acknowledged"), look(4_001, true, "timeout")];
    assert.deepEqual(atOnce(looks, attempts, address), {
      looks: 3,
      "two leaders s": 1.01,
      "writes of a former leader": 1,
    });
  });

  it("is none where nobody succeeded it", () => {
    const looks = [look(5_000, true, "acknowledged")];
    assert.equal(atOnce(looks, attempts.slice(0, 1), address)["writes of a former leader"], 0);
    assert.equal(atOnce(looks, attempts.slice(0, 1), address)["two leaders s"], 0);
  });

  it("is read line by line", () => {
    assert.deepEqual(looksIn(`${JSON.stringify(look(1, true, "other"))}\n`), [look(1, true, "other")]);
    assert.deepEqual(looksIn(""), []);
  });
});
