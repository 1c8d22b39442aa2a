import type { Monitored, Panel } from "../../../components/monitoring/index.ts";
import { outlines } from "../../../components/monitoring/index.ts";
import type { Matrix, Prometheus, Span } from "../monitoring/api.ts";
import type { DrawnDashboard } from "./dashboard.ts";
import { drawnPanel, type DrawnPanel } from "./lines.ts";

/** All dashboards with what a Prometheus answers to their queries. */
export async function drawnDashboards(
  server: Pick<Prometheus, "range">,
  monitored: readonly Monitored[],
  span: Span,
): Promise<readonly DrawnDashboard[]> {
  const dashboards: DrawnDashboard[] = [];
  for (const { name, title, rows } of outlines(monitored)) {
    const drawn: { readonly title: string; readonly panels: readonly DrawnPanel[] }[] = [];
    for (const row of rows) {
      const panels: DrawnPanel[] = [];
      for (const panel of row.panels) panels.push(drawnPanel(panel, await answers(server, panel, span), span));
      drawn.push({ title: row.title, panels });
    }
    dashboards.push({ name, title, rows: drawn });
  }
  return dashboards;
}

/** One question after the other: each is a program on a node of its own. */
async function answers(server: Pick<Prometheus, "range">, { queries }: Panel, span: Span) {
  const found: (readonly Matrix[])[] = [];
  for (const { expression } of queries) found.push(await server.range(expression, span));
  return found;
}

/** Panels that have nothing to show and do not say what that means, each as `dashboard: panel`. */
export const unexplained = (dashboards: readonly DrawnDashboard[]): readonly string[] =>
  dashboards.flatMap(({ title, rows }) =>
    rows.flatMap(({ panels }) =>
      panels
        .filter(({ lines, panel }) => lines.length === 0 && panel.nothing === undefined)
        .map(({ panel }) => `${title}: ${panel.title}`),
    ),
  );
