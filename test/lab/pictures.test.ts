import assert from "node:assert/strict";
import type { Panel } from "../../components/monitoring/index.ts";
import { costFacts, costNotes, projected } from "../../tools/lab/monitoring/cost.ts";
import { picture } from "../../tools/lab/pictures/dashboard.ts";
import { drawnDashboards, unexplained } from "../../tools/lab/pictures/drawn.ts";
import { drawnPanel } from "../../tools/lab/pictures/lines.ts";
import { page } from "../../tools/lab/pictures/page.ts";
import { scaleOf } from "../../tools/lab/pictures/scale.ts";

const span = { start: 1_767_225_600, end: 1_767_225_690, step: 15 };

const panel: Panel = {
  title: "Memory",
  unit: "bytes",
  queries: [{ expression: "process_resident_memory_bytes", legend: "{{pod}}" }],
};

/** As Prometheus answers. */
const series = (pod: string, ...values: readonly string[]) => ({
  metric: { __name__: "process_resident_memory_bytes", pod },
  values: values.map((value, index) => [span.start + index * span.step, value] as const),
});

const recorded = [
  series("sark-a", "52428800", "53477376", "NaN", "54525952"),
  series("sark-b", "62914560", "62914560", "+Inf", "62914560"),
];

describe("the lines of a panel", () => {
  it("have the names that the legend gives them, in order", () => {
    const { lines, others } = drawnPanel(panel, [recorded.toReversed()], span);
    assert.deepEqual(
      lines.map(({ label, points }) => [label, points.length]),
      [
        ["sark-a", 4],
        ["sark-b", 4],
      ],
    );
    assert.equal(others, 0);
  });

  it("are the largest ones where there are many", () => {
    const many = Array.from({ length: 11 }, (_, index) => series(`pod-${String(index).padStart(2, "0")}`, `${index}`));
    const { lines, others } = drawnPanel(panel, [many], span);
    assert.deepEqual([lines.length, lines[0]?.label, others], [8, "pod-03", 3]);
  });

  it("have a gap where Prometheus has no value", () => {
    const { values, ...some } = series("sark-a", "1", "2", "3", "4", "5");
    const { lines } = drawnPanel(
      panel,
      [[{ ...some, values: values.filter((_, index) => index !== 2 && index !== 3) }]],
      span,
    );
    const times = lines[0]?.points.map(([time, value]) => [(time - span.start) / span.step, value]);
    assert.deepEqual(times, [
      [0, 1],
      [1, 2],
      [2, Number.NaN],
      [4, 5],
    ]);
  });

  it("are not there where no value is a number", () => {
    assert.deepEqual(drawnPanel(panel, [[series("sark-a", "NaN", "+Inf")]], span).lines, []);
  });
});

describe("the values of a panel", () => {
  for (const [unit, largest, divisor, suffix] of [
    ["bytes", 62_914_560, 2 ** 20, " MiB"],
    ["Bps", 2048, 2 ** 10, " KiB/s"],
    ["percentunit", 0.3, 0.01, " %"],
    ["percentunit", 0, 0.01, " %"],
    ["s", 0.004, 1e-3, " ms"],
    ["s", 1e-9, 1e-6, " µs"],
    ["s", 0, 1, " s"],
    ["s", 864_000, 86_400, " d"],
    ["short", 12, 1, ""],
    ["short", 12_000, 1e3, " k"],
    ["reqps", 0.2, 1, " req/s"],
  ] as const) {
    it(`up to ${largest} ${unit} are written by ${divisor}, with "${suffix}"`, () => {
      assert.deepEqual(scaleOf(unit, largest), { divisor, suffix });
    });
  }
});

describe("the picture of a dashboard", () => {
  const empty: Panel = { ...panel, title: "Lost", nothing: "Nothing was lost." };
  const row = { title: "Replicas", panels: [drawnPanel(panel, [recorded], span), drawnPanel(empty, [[]], span)] };
  const dashboard = { name: "sark", title: "SARK & others", rows: [row] };

  it("says what is shown, of when, and why there is nothing", async () => {
    const svg = await picture(dashboard, span);
    for (const text of ["SARK &amp; others", "2026-01-01, 00:00 to 00:01 UTC", "Replicas", "Memory", "60 MiB"]) {
      assert.ok(svg.includes(`>${text}</text>`), `${text}: ${svg}`);
    }
    for (const text of ["sark-a", "sark-b", "Lost", "Nothing was lost."]) assert.ok(svg.includes(`>${text}<`), text);
  });

  it("has a gap where a value is no number", async () => {
    const alone = (pod: string, ...values: readonly string[]) => ({
      ...dashboard,
      rows: [{ title: "Replicas", panels: [drawnPanel(panel, [[series(pod, ...values)]], span)] }],
    });
    const strokes = async (...values: readonly string[]) =>
      Math.max(
        ...[...(await picture(alone("a", ...values), span)).matchAll(/ d="(M[^"]*)"/g)].map(
          ([, path = ""]) => path.split("M").length - 1,
        ),
      );
    assert.equal(await strokes("1", "2", "3", "4", "5"), 1);
    assert.equal(await strokes("1", "2", "NaN", "4", "5"), 2);
  });

  it("is the same for the same data", async () => {
    assert.equal(await picture(dashboard, span), await picture(dashboard, span));
  });
});

describe("dashboards that are drawn", () => {
  const declared = {
    ...{ component: "sark", title: "SARK", targets: [], recordings: [], alerts: [], overview: [panel] },
    rows: [{ title: "Replicas", panels: [panel, { ...panel, title: "Lost", nothing: "Nothing was lost." }] }],
  };

  it("ask for what each panel shows, and name those without data that should have some", async () => {
    const asked: unknown[] = [];
    const server = (answer: typeof recorded) => ({
      range: async (expression: string, about: typeof span) => {
        asked.push([expression, about]);
        return Promise.resolve(answer);
      },
    });
    assert.deepEqual(unexplained(await drawnDashboards(server(recorded), [declared], span)), []);
    assert.deepEqual(asked, Array(3).fill(["process_resident_memory_bytes", span]));
    assert.deepEqual(unexplained(await drawnDashboards(server([]), [declared], span)), [
      "SARK platform: Memory",
      "SARK: Memory",
    ]);
  });
});

describe("what measuring costs", () => {
  const jobs = [
    { job: "opa", pods: 2, series: 300, scrape: 0.004 },
    { job: "sark", pods: 2, series: 501, scrape: 0.012 },
  ];
  const cost = { jobs, head: 2000, evaluation: 0.05 };
  const target = (job: string, pods: number) => ({ job, workload: "sark", port: { name: "http", number: 1 }, pods });
  const production = projected(cost, [target("opa", 3), target("sark", 3), target("collector", 2)]);

  it("is projected by pods, and names what is not known", () => {
    assert.deepEqual(production, { series: 1202, unknown: ["collector"] });
    assert.match(costNotes(cost, production).join(" "), /1202 series .*, without collector, not measured here\.$/);
  });

  it("is told by job and for all", () => {
    const facts = costFacts(cost, production);
    assert.equal(facts["series of all targets"], 801);
    assert.equal(facts["series of a pod, opa"], 150);
    assert.equal(facts["longest scrape s"], 0.012);
  });

  it("stands on the page below the pictures", () => {
    const text = page({ dashboards: [{ name: "sark", title: "SARK" }], requests: 20, minutes: 15, cost, production });
    assert.match(text, /!\[Dashboard: SARK\]\(dashboards\/sark\.svg\)/);
    assert.match(text, /\| sark \| 2 \| 250\.5 \| 501 \| 12\.0 ms \|/);
    assert.match(text, /\| all \| 4 \| {2}\| 801 \| 12\.0 ms \|/);
  });
});
