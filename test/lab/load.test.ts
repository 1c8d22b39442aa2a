import assert from "node:assert/strict";
import { containerNames, coresBetween, timesIn } from "../../tools/lab/cpu.ts";
import { meanBetween, spentIn } from "../../tools/lab/hops.ts";
import { costsOf, machine, predicted, takes } from "../../tools/lab/load/model.ts";
import { isCarried, latencies, nextRate, stepOf } from "../../tools/lab/load/steps.ts";
import { fates } from "../../tools/lab/scenarios/overload.ts";
import { stackSettings } from "../support/stacks.ts";

const result = (started: number, ended: number, status = 200) => ({
  id: String(started),
  started,
  ended,
  status,
  error: "",
});

describe("latencies at an even pace", () => {
  it("are those that were measured where nothing was late", () => {
    assert.deepEqual(latencies([result(1_000, 1_005), result(1_100, 1_107)], 10), [5, 7]);
  });

  it("include the time for which a request could not even be sent", () => {
    // A pause of 300 ms, after which the generator catches up.
    const results = [result(0, 5), result(400, 405), result(401, 406), result(402, 407), result(403, 408)];
    assert.deepEqual(latencies(results, 10), [5, 305, 206, 107, 8]);
  });

  it("do not depend on the order of the results", () => {
    assert.deepEqual(latencies([result(100, 107), result(0, 5)], 10), [5, 7]);
  });
});

describe("a step of the load", () => {
  const even = (count: number, status = 200) =>
    Array.from({ length: count }, (_, index) => result(index * 100, index * 100 + 20, status));

  it("counts what was sent between two moments, and nothing else", () => {
    const step = stepOf([{ rate: 10, right: 200, results: even(40) }], [1_000, 3_000]);
    assert.deepEqual(step, { rate: 10, achieved: 10, failed: 0, p50: 20, p99: 20 });
  });

  it("is carried where nothing fails, nothing is late and everything was sent", () => {
    const step = { rate: 100, achieved: 99, failed: 0, p50: 20, p99: 99 };
    assert.ok(isCarried(step));
    for (const change of [{ failed: 1 }, { p99: 100 }, { achieved: 94 }, { p99: Number.NaN }]) {
      assert.ok(!isCarried({ ...step, ...change }), JSON.stringify(change));
    }
  });

  it("has a next one that is higher, also from the least", () => {
    assert.deepEqual(
      [1, 2, 40, 100].map((carried) => nextRate(carried)),
      [2, 4, 48, 120],
    );
  });

  it("has a next one between a rate that is carried and one that is not, until they are near each other", () => {
    assert.equal(nextRate(40, 48), 44);
    assert.equal(nextRate(100, 120), 110);
    for (const [carried, broken] of [
      [44, 48],
      [110, 120],
      [2, 4],
    ] as const) {
      assert.equal(nextRate(carried, broken), undefined, `${carried}, ${broken}`);
    }
  });
});

describe("cores of containers", () => {
  it("are those of containers that were there all the time, by their names", () => {
    const names = containerNames([
      {
        metadata: { name: "sark-1", namespace: "mcp", uid: "1", labels: { "app.kubernetes.io/name": "sark" } },
        spec: {},
        status: {
          phase: "Running",
          containerStatuses: [{ name: "sark", containerID: "containerd://a", restartCount: 0 }],
          initContainerStatuses: [{ name: "opa", containerID: "containerd://b", restartCount: 0 }],
        },
      },
    ]);
    const before = timesIn("a 1000000\npause 5\n", names);
    const after = timesIn("a 3000000\nb 9000000\npause 7\n", names);
    assert.deepEqual(
      [...coresBetween({ moment: 1_000, times: before }, { moment: 5_000, times: after })],
      [["sark/sark", 0.5]],
    );
  });
});

describe("the time in a hop", () => {
  const metrics = (sum: number, count: number) =>
    [
      "# TYPE http_request_duration_seconds histogram",
      `http_request_duration_seconds_bucket{handler="v1/data",le="1"} ${count}`,
      `http_request_duration_seconds_sum{code="200",handler="v1/data"} ${sum}`,
      `http_request_duration_seconds_count{code="200",handler="v1/data"} ${count}`,
      'http_request_duration_seconds_sum{handler="health"} 1000',
      'http_request_duration_seconds_count{handler="health"} 1',
    ].join("\n");
  const hop = { histogram: "http_request_duration_seconds", labels: 'handler="v1/data"' };

  it("is the mean of what came between, over all pods", () => {
    const before = new Map([["OPA", spentIn(metrics(1, 100), hop)]]);
    const after = new Map([["OPA", spentIn([metrics(2, 200), metrics(1, 100)].join("\n"), hop)]]);
    assert.deepEqual([...meanBetween(before, after)], [["OPA", 10]]);
  });
});

describe("the capacity model", () => {
  const settings = stackSettings("local");
  const costs = costsOf(
    new Map([
      ["gateway/gateway", 0.2],
      ["sark/sark", 0.4],
      ["sark/opa", 0.1],
      [machine, 0.3],
    ]),
    100,
  );

  it("predicts what the pods carry, or the machine where that is less", () => {
    // A pod of SARK may use half a core: 125 requests a second.
    assert.equal(predicted(settings, costs, { gateway: 6, sark: 1 }, 1000), 125);
    assert.equal(predicted(settings, costs, { gateway: 1, sark: 6 }, 1000), 250);
    assert.equal(Math.round(predicted(settings, costs, { gateway: 6, sark: 6 }, 2)), 200);
  });

  it("says what a claim takes, with the headroom, and without what is no part of the platform", () => {
    const facts = takes(settings, costs);
    assert.equal(facts["SARK pods for 10000/s"], Math.ceil(10_000 / (125 * 0.7)));
    assert.equal(facts["gateway pods for 10000/s"], Math.ceil(10_000 / (250 * 0.7)));
    assert.equal(Math.round(facts["cores for 10000/s"] ?? 0), 70);
    assert.ok((facts["connections for 10000/s"] ?? 0) > 1_000);
  });
});

describe("what comes of too many requests", () => {
  const sent = (...results: readonly ReturnType<typeof result>[]) => [
    { load: { caller: "granted", rate: 10, keepAlive: true } as const, results },
  ];

  it("is an answer, or a quick refusal; anything else is wrong", () => {
    const all = sent(result(0, 10), result(10, 12, 503), result(20, 25, 429), result(30, 99, 502), result(40, 90, 0));
    assert.deepEqual(fates(all, 80), {
      "sent away": 2,
      "sent away, p99 ms": 5,
      "answered otherwise": 2,
      "recovery s": 0.019,
    });
  });

  it("is no quick refusal where nobody was refused", () => {
    assert.ok(Number.isNaN(fates(sent(result(0, 10)), 80)["sent away, p99 ms"]));
  });
});
