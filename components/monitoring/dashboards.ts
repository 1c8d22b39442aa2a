import {
  LegendDisplayMode,
  LegendPlacement,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { DashboardBuilder, DashboardCursorSync, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import type { Monitored, Panel, Row } from "./contract.ts";
import { dataSource } from "./names.ts";

/** A dashboard as Grafana reads it. */
export interface Dashboard {
  /** Name of its file, such as `postgres`. */
  readonly name: string;
  readonly json: string;
}

/** Columns of a panel, of the 24 that a dashboard has, and its height in rows. */
const panelSize = { columns: 8, height: 8 } as const;

/** What a dashboard shows, whoever draws it. */
export interface Outline {
  /** Such as `postgres`. */
  readonly name: string;
  /** For people, such as `PostgreSQL`. */
  readonly title: string;
  readonly rows: readonly Row[];
}

/** First the one with what is most important of each component, then those of the components. */
export function outlines(monitored: readonly Monitored[]): readonly Outline[] {
  const matters = { title: "What matters", panels: monitored.flatMap(({ overview }) => overview) };
  return [
    { name: "overview", title: "SARK platform", rows: [matters] },
    ...monitored
      .filter(({ rows }) => rows.length > 0)
      .map(({ component, title, rows }) => ({ name: component, title, rows })),
  ];
}

export const dashboards = (monitored: readonly Monitored[]): readonly Dashboard[] => outlines(monitored).map(dashboard);

function dashboard({ name, title, rows }: Outline): Dashboard {
  // The schema that comes after it is not read from files by every Grafana that the settings allow.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const builder = new DashboardBuilder(title)
    .uid(`sark-${name}`)
    .tags(["sark"])
    // What is changed by hand would be gone with the next pod.
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .timezone("utc")
    .time({ from: "now-3h", to: "now" })
    .refresh("30s");
  let id = 0;
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title).id((id += 1)));
    for (const panel of row.panels) builder.withPanel(timeSeries(panel).id((id += 1)));
  }
  return { name, json: JSON.stringify(builder.build()) };
}

function timeSeries({ title, description, unit, queries, nothing }: Panel): PanelBuilder {
  const builder = new PanelBuilder()
    .title(title)
    .unit(unit)
    .min(0)
    .span(panelSize.columns)
    .height(panelSize.height)
    .datasource(dataSource)
    .lineWidth(1)
    .fillOpacity(10)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi));
  if (description !== undefined) builder.description(description);
  if (nothing !== undefined) builder.noValue(nothing);
  for (const [index, { expression, legend }] of queries.entries()) {
    builder.withTarget(
      new DataqueryBuilder()
        .expr(expression)
        .legendFormat(legend)
        .range()
        .refId(String.fromCharCode("A".charCodeAt(0) + index)),
    );
  }
  return builder;
}
