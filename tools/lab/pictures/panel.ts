import type { TopLevelSpec } from "vega-lite";
import type { Span } from "../monitoring/api.ts";
import { type DrawnPanel, largestOf } from "./lines.ts";
import { scaleOf } from "./scale.ts";
import { plot } from "./style.ts";

/** A part of a picture, as Vega-Lite reads it. */
export type View = Extract<TopLevelSpec, { readonly vconcat: unknown }>["vconcat"][number];

/** Digits that a value keeps: more are not seen. */
const digits = 5;

/** Letters of a line of text that fit into a panel. */
const letters = 40;

/** Names of pods differ at their ends. */
const shortLabel = "length(datum.label) > 18 ? slice(datum.label, 0, 7) + '…' + slice(datum.label, -8) : datum.label";

/** The view of a panel. What there is to draw is drawn from zero, as the dashboards do. */
export function panelView({ panel, lines, others }: DrawnPanel, { start, end }: Span): View {
  if (lines.length === 0) return emptyView(panel.title, panel.nothing ?? "There is no data, and there should be.");
  const { divisor, suffix } = scaleOf(panel.unit, largestOf(lines));
  const values = lines.flatMap(({ label, points }, line) =>
    points.map(([time, value]) => ({
      time: time * 1000,
      value: Number.isFinite(value) ? Number((value / divisor).toPrecision(digits)) : null,
      label,
      line,
    })),
  );
  return {
    ...plot,
    title: { text: others > 0 ? `${panel.title} (${lines.length} of ${lines.length + others})` : panel.title },
    data: { values },
    // A round end is all that is seen of a value between two gaps.
    mark: { type: "line", invalid: "break-paths-show-path-domains", strokeCap: "round" },
    encoding: {
      x: {
        field: "time",
        type: "temporal",
        scale: { type: "utc", domain: [start * 1000, end * 1000] },
        axis: { format: "%H:%M", tickCount: 4, grid: false, labelFlush: true },
      },
      y: {
        field: "value",
        type: "quantitative",
        scale: { domain: [0, largestOf(lines) / divisor || 1], nice: 4 },
        axis: { tickCount: 4, labelExpr: `datum.label + ${JSON.stringify(suffix)}` },
      },
      color: {
        field: "label",
        type: "nominal",
        scale: { domain: [...new Set(lines.map(({ label }) => label))] },
        legend: { labelExpr: shortLabel },
      },
      // Lines that are called the same are lines of their own all the same.
      detail: { field: "line", type: "nominal" },
    },
  };
}

/** A panel that has nothing to show says why. */
const emptyView = (title: string, reason: string): View => ({
  ...plot,
  title: { text: title },
  data: { values: [{ reason: wrapped(reason) }] },
  mark: { type: "text", align: "center", baseline: "middle", lineBreak: "\n" },
  encoding: { text: { field: "reason", type: "nominal" } },
});

/** A sentence in lines that fit. */
function wrapped(sentence: string): string {
  const lines: string[] = [];
  for (const word of sentence.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
