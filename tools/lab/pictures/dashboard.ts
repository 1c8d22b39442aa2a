import { parse, View as Picture } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Span } from "../monitoring/api.ts";
import type { DrawnPanel } from "./lines.ts";
import { panelView } from "./panel.ts";
import { columns, spacing, style } from "./style.ts";

/** A dashboard and what there is to draw in each of its panels. */
export interface DrawnDashboard {
  /** Name of its file, such as `postgres`. */
  readonly name: string;
  /** For people, such as `PostgreSQL`. */
  readonly title: string;
  readonly rows: readonly { readonly title: string; readonly panels: readonly DrawnPanel[] }[];
}

/** The picture of a dashboard, as SVG. The same data make the same picture, on every machine. */
export async function picture({ title, rows }: DrawnDashboard, span: Span): Promise<string> {
  const spec: TopLevelSpec = {
    title: { text: title, subtitle: period(span), fontSize: 18, subtitleFontSize: 11, offset: 12 },
    vconcat: rows.map((row) => ({
      title: { text: row.title, fontSize: 15 },
      columns,
      spacing,
      // Titles and legends, of whatever length, do not move panels.
      bounds: "flush",
      concat: row.panels.map((panel) => panelView(panel, span)),
      // Each panel has lines and values of its own.
      resolve: { scale: { color: "independent", x: "independent", y: "independent" } },
    })),
    resolve: { scale: { color: "independent", x: "independent", y: "independent" } },
    config: style,
  };
  const view = new Picture(parse(compile(spec).spec), { renderer: "none" });
  try {
    return `${shortened(await view.toSVG())}\n`;
  } finally {
    view.finalize();
  }
}

/** The time that is shown, for people. */
function period({ start, end }: Span): string {
  const [from, to] = [start, end].map((time) => new Date(time * 1000).toISOString());
  return `${from?.slice(0, 10)}, ${from?.slice(11, 16)} to ${to?.slice(11, 16)} UTC`;
}

/** Hundredths of a pixel are not seen, and smaller parts may differ between machines. */
const shortened = (svg: string): string =>
  svg.replaceAll(/\d+\.\d{3,}(?![\d<])/g, (number) => String(Number(Number(number).toFixed(2))));
