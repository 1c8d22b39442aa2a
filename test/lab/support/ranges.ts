import type { Range } from "../../../tools/lab/load/numbered.ts";

/** Numbers in order as the writers of the lab tell them. */
export function ranges(numbers: readonly number[]): readonly Range[] {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last !== undefined && last[1] + 1 === number) last[1] = number;
    else found.push([number, number]);
  }
  return found;
}
