/** A value at a moment; both in units of their own. */
export type Point = readonly [moment: number, value: number];

/** The part of the time in which everything may still warm up. */
const warmUp = 0.25;

/**
 * By how much values grow from the end of the warm-up to the last moment, on the straight line that fits them best, in percent of
 * their mean. A single peak at the end counts little; a steady growth counts whole.
 *
 * @returns NaN for fewer than three points after the warm-up
 */
export function growth(points: readonly Point[]): number {
  const moments = points.map(([moment]) => moment);
  const [first, last] = [Math.min(...moments), Math.max(...moments)];
  const start = first + warmUp * (last - first);
  const kept = points.filter(([moment]) => moment >= start);
  if (kept.length < 3) return Number.NaN;
  const middle = mean(kept.map(([moment]) => moment));
  const level = mean(kept.map(([, value]) => value));
  const spread = kept.reduce((sum, [moment]) => sum + (moment - middle) ** 2, 0);
  const slope = kept.reduce((sum, [moment, value]) => sum + (moment - middle) * (value - level), 0) / spread;
  const rise = slope * (last - start);
  return level === 0 ? 0 : (100 * rise) / level;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
