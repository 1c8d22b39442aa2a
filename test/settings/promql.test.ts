import assert from "node:assert/strict";
import { metricsIn, syntaxErrorIn } from "../../settings/promql.ts";

describe("PromQL", () => {
  for (const expression of [
    "up == 0",
    'sum by (job) (rate(http_requests_total{code=~"5.."}[5m])) / ignoring (code) group_left sum(up) > 0.1',
    "histogram_quantile(0.95, sum by (le) (rate(latency_seconds_bucket[5m])))",
    "absent(up) or vector(1)",
    "predict_linear(used:ratio[6h], 4 * 24 * 3600) > 1",
    "max_over_time((up > bool 0)[1h:1m])",
  ]) {
    it(`is ${expression}`, () => {
      assert.equal(syntaxErrorIn(expression), undefined);
    });
  }

  for (const [expression, at] of Object.entries({
    "": 1,
    "up ==": 6,
    "rate(up[5m)": 11,
    "up{job=}": 8,
    "sum(up))": 8,
  })) {
    it(`is not ${expression || "nothing"}, from character ${at} on`, () => {
      assert.equal(syntaxErrorIn(expression), at);
    });
  }

  it("reads the metrics that it names, and takes neither labels nor functions for them", () => {
    assert.deepEqual(
      metricsIn(
        'sum by (pod) (rate(a_total{b="c"}[5m])) / on (pod) group_left (d) sark:e:ratio > bool time() and a_total',
      ),
      ["a_total", "sark:e:ratio"],
    );
  });
});
