/** Ranges that are every address of a family, and so let everybody in, or anything out. */
const EVERYBODY: ReadonlySet<string> = new Set(["0.0.0.0/0", "::/0"]);

export const isEverybody = (range: string | null | undefined): boolean => EVERYBODY.has(range ?? "");
