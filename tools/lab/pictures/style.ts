import type { Config } from "vega-lite";

/** Width and height of what is plotted in a panel, in pixels: three of them beside each other are as wide as a page. */
export const plot = { width: 240, height: 130 } as const;

/** Panels beside each other, as on the dashboards. */
export const columns = 3;

/** Between the plots of panels, in pixels: for values at the left, the title above and the legend below. */
export const spacing = { column: 85, row: 115 } as const;

const ink = "#24292f";
const faint = "#57606a";
const rule = "#d8dee4";

/** Colours that people tell apart who do not see all of them, after Okabe and Ito. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d31", "#6e7781"] as const;

/** How all pictures look: light, and readable where they are scaled to a page. */
export const style: Config = {
  background: "white",
  font: "system-ui, sans-serif",
  padding: 16,
  // Words for screen readers at every axis and line would be most of the file; the page names each picture.
  aria: false,
  view: { stroke: rule },
  title: {
    color: ink,
    fontSize: 13,
    subtitleColor: faint,
    subtitleFontSize: 10,
    anchor: "start",
    frame: "group",
    offset: 6,
  },
  axis: {
    aria: false,
    labelColor: faint,
    labelFontSize: 10,
    domainColor: rule,
    gridColor: "#eef1f4",
    tickColor: rule,
    title: null,
  },
  legend: {
    aria: false,
    title: null,
    orient: "bottom",
    direction: "vertical",
    columns: 2,
    labelColor: ink,
    labelFontSize: 10,
    // Long ones are shortened before.
    labelLimit: 0,
    symbolType: "stroke",
    symbolStrokeWidth: 2,
    symbolSize: 60,
    rowPadding: 1,
    offset: 4,
  },
  line: { strokeWidth: 1.3, strokeCap: "round", strokeJoin: "round", aria: false },
  text: { color: faint, fontSize: 11, aria: false },
  range: { category: [...colours] },
};
