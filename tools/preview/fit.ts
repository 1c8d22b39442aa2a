/** A piece of a comment: shown whole, or not at all. */
export interface Piece {
  readonly text: string;
  /** What matters more is kept longer; a lower number matters more. */
  readonly rank: number;
}

/** A part of a comment with its heading. */
export interface Section {
  readonly title: string;
  readonly pieces: readonly Piece[];
  /** Stands between heading and pieces, such as the head of a table. */
  readonly head?: string;
  /** Between two pieces. Default: an empty line. */
  readonly separator?: string;
}

/** GitHub refuses longer comments. */
export const longestComment = 65_536;

/** Room for the lines that tell what was left out. */
const reserve = 160;

/**
 * Puts a comment together that is no longer than GitHub allows. Where it would be, the pieces that matter least are left out,
 * the last ones first, and each section says how many.
 *
 * @param opening always there, and short
 */
export function fit(opening: string, sections: readonly Section[], limit = longestComment): string {
  const filled = sections.filter(({ pieces }) => pieces.length > 0);
  const all = filled.flatMap(({ pieces, separator = "\n\n" }, section) =>
    pieces.map((piece, index) => ({ section, index, rank: piece.rank, length: piece.text.length + separator.length })),
  );
  all.sort((left, right) => left.rank - right.rank || left.section - right.section || left.index - right.index);
  let room = limit - opening.length;
  for (const { title, head = "" } of filled) room -= title.length + head.length + reserve;
  const kept = filled.map(() => new Set<number>());
  for (const { section, index, length } of all) {
    // What comes after the first piece that does not fit matters less, even where it would.
    if (length > room) break;
    room -= length;
    kept[section]?.add(index);
  }
  return [opening, ...filled.map((section, index) => render(section, kept[index] ?? new Set()))].join("\n\n") + "\n";
}

function render({ title, head, pieces, separator = "\n\n" }: Section, kept: ReadonlySet<number>): string {
  const shown = pieces.filter((_, index) => kept.has(index)).map(({ text }) => text);
  const missing = pieces.length - shown.length;
  return [
    `### ${title}`,
    ...(shown.length > 0 ? [[...(head === undefined ? [] : [head]), shown.join(separator)].join("\n")] : []),
    ...(missing > 0 ? [`_${missing} more that did not fit into the comment: the log of the run has them._`] : []),
  ].join("\n\n");
}
