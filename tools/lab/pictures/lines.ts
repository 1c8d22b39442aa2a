import type { Panel } from "../../../components/monitoring/index.ts";
import type { Matrix } from "../monitoring/api.ts";

/** A line of a panel. */
export interface Line {
  readonly label: string;
  /** Time in seconds since 1970; a value that is no number is a gap. */
  readonly points: readonly (readonly [time: number, value: number])[];
}

/** A panel and what there is to draw. */
export interface DrawnPanel {
  readonly panel: Panel;
  readonly lines: readonly Line[];
  /** Lines that are left out, because nobody could tell so many apart. */
  readonly others: number;
}

/** Lines of a panel at most: as many as there are colours. */
const most = 8;

/**
 * The lines of a panel, in the order of its queries: those with the largest values, where there are many.
 *
 * @param answers of Prometheus, one for each query of the panel
 */
export function drawnPanel(panel: Panel, answers: readonly (readonly Matrix[])[]): DrawnPanel {
  const all = panel.queries.flatMap(({ legend }, index) =>
    (answers[index] ?? [])
      .map(({ metric, values }) => ({
        label: labelOf(legend, metric),
        points: values.map(([time, value]) => [time, Number(value)] as const),
      }))
      .filter(({ points }) => points.some(([, value]) => Number.isFinite(value)))
      .toSorted((one, other) => (one.label < other.label ? -1 : 1)),
  );
  const shown = new Set(all.toSorted((one, other) => largestOf([other]) - largestOf([one])).slice(0, most));
  return { panel, lines: all.filter((line) => shown.has(line)), others: all.length - shown.size };
}

/** The largest number of some lines; 0 where there is none above it. */
export const largestOf = (lines: readonly Line[]): number =>
  lines
    .flatMap(({ points }) => points.map(([, value]) => value))
    .filter(Number.isFinite)
    .reduce((largest, value) => Math.max(largest, value), 0);

/** A legend such as `{{pod}}` with the labels of a series. */
const labelOf = (legend: string, metric: Matrix["metric"]): string =>
  legend.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => metric[label] ?? "");
