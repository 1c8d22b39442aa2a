// Writes that are numbered from 1 on, and what of them is there afterwards.

/** First and last of a row of numbers without a gap. */
export type Range = readonly [first: number, last: number];

/** Whether a number is in one of the ranges. */
export function isIn(ranges: readonly Range[]): (number: number) => boolean {
  const numbers = new Set(ranges.flatMap(([first, last]) => count(first, last)));
  return (number) => numbers.has(number);
}

/**
 * What is wrong with the account of the writer itself, if anything is; then it proves nothing. It numbers its attempts
 * from 1 on and tells each of them once, and nobody else writes where it does.
 *
 * @param there numbers that were found
 * @param things what stands for a number there, such as `rows`
 */
export function discrepancy(
  attempts: readonly { readonly number: number }[],
  there: readonly Range[],
  things: string,
): string | undefined {
  const numbers = new Set(attempts.map(({ number }) => number));
  const last = attempts.reduce((largest, { number }) => Math.max(largest, number), 0);
  const missing = last - numbers.size;
  const doubled = attempts.length - numbers.size;
  const strange = there.flatMap(([from, to]) => count(from, to)).filter((number) => !numbers.has(number)).length;
  if (missing === 0 && doubled === 0 && strange === 0) return undefined;
  return `of ${last} writes ${missing} have no result, ${doubled} have two, and ${strange} ${things} belong to no write`;
}

const count = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
