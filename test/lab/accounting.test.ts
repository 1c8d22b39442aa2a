import assert from "node:assert/strict";
import fc from "fast-check";
import { account, discrepancy, kindOf, longestGap, percentile, type Result } from "../../tools/lab/load/accounting.ts";
import { total } from "../../tools/lab/load/under-load.ts";

const result = (id: string, started: number, latency: number, status: number, error = ""): Result => ({
  id,
  started,
  ended: started + latency,
  status,
  error,
});

const errors = [
  "dial tcp 10.0.0.1:80: connect: connection refused",
  "read: connection reset by peer",
  "EOF",
  "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
  "something else",
];

/** Results with all kinds of ends, each with an id of its own. */
const results = fc
  .array(
    fc.record({
      started: fc.integer({ min: 0, max: 100_000 }),
      latency: fc.integer({ min: 0, max: 20_000 }),
      status: fc.constantFrom(0, 200, 200, 200, 403, 502),
      error: fc.constantFrom(...errors),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((list) =>
    list.map(({ started, latency, status, error }, index) => result(String(index), started, latency, status, error)),
  );

describe("the account of a load", () => {
  it("counts every request once, whatever came of it", () => {
    fc.assert(
      fc.property(results, (list) => {
        const { sent, ok, failed, failures } = account(list, 200);
        assert.equal(sent, list.length);
        assert.equal(ok + failed, sent);
        assert.equal(
          Object.values(failures).reduce((sum, count) => sum + count, 0),
          failed,
        );
        assert.equal(ok, list.filter(({ status }) => status === 200).length);
      }),
    );
  });

  it("does not depend on the order in which results arrive", () => {
    fc.assert(
      fc.property(results, (list) => {
        const { failures, ...figures } = account(list, 200);
        const { failures: reversedFailures, ...reversed } = account([...list].reverse(), 200);
        assert.deepEqual(reversed, figures);
        assert.deepEqual(Object.entries(reversedFailures).sort(), Object.entries(failures).sort());
      }),
    );
  });

  it("has an outage between nothing and the whole time, which is the whole time where nothing went well", () => {
    fc.assert(
      fc.property(results, (list) => {
        const start = Math.min(...list.map(({ started }) => started));
        const end = Math.max(...list.map(({ ended }) => ended));
        const { outage, ok } = account(list, 200);
        assert.ok(outage >= 0 && outage * 1000 <= end - start + 1e-6);
        if (ok === 0) assert.equal(outage, (end - start) / 1000);
      }),
    );
  });

  it("takes a request for failed that was not answered as expected, also one that was allowed", () => {
    const list = [result("a", 0, 10, 403), result("b", 10, 10, 200)];
    assert.deepEqual(account(list, 403).failures, { "HTTP 200": 1 });
    assert.deepEqual(account(list, 200).failures, { "HTTP 403": 1 });
  });

  it("names the kinds of failures", () => {
    const kinds = errors.map((error) => kindOf(result("a", 0, 1, 0, error)));
    assert.deepEqual(kinds, ["refused", "reset", "reset", "timeout", "other"]);
    assert.equal(kindOf(result("a", 0, 1, 502, "502 Bad Gateway")), "HTTP 502");
  });

  it("measures latencies of what went well only", () => {
    const list = [result("a", 0, 10, 200), result("b", 0, 20, 200), result("c", 0, 9_000, 502)];
    const { p50, p99, rate } = account(list, 200);
    assert.deepEqual([p50, p99, rate], [10, 20, 3 / 9]);
  });
});

describe("percentiles", () => {
  it("are measured values, the p-th of which so many do not exceed", () => {
    const list = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1 });
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 100 }), (values, percent) => {
        const found = percentile(values, percent);
        assert.ok(values.includes(found));
        assert.ok(values.filter((value) => value <= found).length >= (percent / 100) * values.length);
        assert.ok(values.filter((value) => value < found).length < (percent / 100) * values.length);
      }),
    );
  });

  it("of nothing are no number", () => {
    assert.ok(Number.isNaN(percentile([], 99)));
  });
});

describe("the longest gap", () => {
  for (const [what, moments, gap] of [
    ["between two successes", [1, 2, 7, 8], 5],
    ["before the first", [6, 8], 6],
    ["after the last", [1, 2], 8],
    ["without any success", [], 10],
  ] as const) {
    it(what, () => {
      assert.equal(longestGap(0, moments, 10), gap);
    });
  }
});

describe("what was told and what was sent", () => {
  const sent = (...ids: readonly string[]) => ids.map((id) => result(id, 0, 1, 200));

  it("agree where each request has its result", () => {
    assert.equal(discrepancy(["a", "b"], sent("b", "a")), undefined);
  });

  for (const [what, told, ids, message] of [
    ["a result is missing", ["a", "b"], ["a"], /of 2 requests 1 have no result, 0 have two, and 0 results/],
    ["a result is there twice", ["a", "b"], ["a", "b", "b"], /0 have no result, 1 have two/],
    ["a result is of nobody", ["a"], ["a", "c"], /1 results have no request/],
    ["nothing was sent", ["a"], [], /of 1 requests 1 have no result/],
  ] as const) {
    it(`disagree where ${what}`, () => {
      assert.match(discrepancy(told, sent(...ids)) ?? "", message);
    });
  }
});

describe("several loads together", () => {
  it("are added up, and the worst one counts for outage and latencies", () => {
    const first = account([result("a", 0, 10, 200), result("b", 1_000, 10, 200)], 200);
    const second = account([result("c", 0, 50, 200), result("d", 100, 10, 0, "EOF"), result("e", 200, 20, 200)], 200);
    const facts = total([first, second]);
    assert.deepEqual(
      [facts["sent"], facts["failed"], facts["failed, reset"], facts["outage"], facts["p99 ms"]],
      [5, 1, 1, 1, 50],
    );
  });
});
