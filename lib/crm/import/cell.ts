import "server-only";

/** Reads the trimmed text of a column; empty when the mapping does not name one. */
export type ReadCell = (column: string | undefined) => string;

/** Notes a reason against the row being read. */
export type Reject = (reason: string) => void;

/**
 * A text as one line, without outer or repeated spaces, if it is short enough; nothing is ever cut. `longest` counts
 * UTF-16 units, as the board's forms do: what is imported must be possible to edit.
 */
export function short(
  text: string,
  name: string,
  { reject, longest }: { reject: Reject; longest: number },
): string {
  const line = text.trim().replace(/\s+/gu, " ");
  if (line.length > longest) reject(`${name} has more than ${longest} characters`);
  return line;
}
