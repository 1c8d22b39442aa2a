import type { Panel } from "../../../components/monitoring/index.ts";
import type { Matrix, Span } from "../monitoring/api.ts";

/** Time in seconds since 1970; a value that is no number is a gap. */
type Point = readonly [time: number, value: number];

/** A line of a panel. */
export interface Line {
  readonly label: string;
  readonly points: readonly Point[];
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
 * @param step between two values, in seconds
 */
export function drawnPanel(
  panel: Panel,
  answers: readonly (readonly Matrix[])[],
  { step }: Pick<Span, "step">,
): DrawnPanel {
  const all = panel.queries.flatMap(({ legend }, index) =>
    (answers[index] ?? [])
      .map(({ metric, values }) => ({
        label: labelOf(legend, metric),
        points: withGaps(
          values.map(([time, value]) => [time, Number(value)]),
          step,
        ),
      }))
      .filter(({ points }) => points.some(([, value]) => Number.isFinite(value)))
      .toSorted((one, other) => (one.label < other.label ? -1 : 1)),
  );
  const shown = new Set(all.toSorted((one, other) => largestOf([other]) - largestOf([one])).slice(0, most));
  return { panel, lines: all.filter((line) => shown.has(line)), others: all.length - shown.size };
}

/** Prometheus leaves out what it has no value for: without a gap there, a line would claim that nothing changed meanwhile. */
const withGaps = (points: readonly Point[], step: number): readonly Point[] =>
  points.flatMap((point, index): readonly Point[] => {
    const [before] = points[index - 1] ?? point;
    return point[0] - before > 1.5 * step ? [[before + step, Number.NaN], point] : [point];
  });

/** The largest number of some lines; 0 where there is none above it. */
export const largestOf = (lines: readonly Line[]): number =>
  lines
    .flatMap(({ points }) => points.map(([, value]) => value))
    .filter(Number.isFinite)
    .reduce((largest, value) => Math.max(largest, value), 0);

/** A legend such as `{{pod}}` with the labels of a series. */
const labelOf = (legend: string, metric: Matrix["metric"]): string =>
  legend.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => metric[label] ?? "");
