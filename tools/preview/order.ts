/** Compares texts by their characters, whatever the language of the machine is. */
export const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
