import "server-only";

/** Reads the trimmed text of a column; empty when the mapping does not name one. */
export type ReadCell = (column: string | undefined) => string;

/** Notes a reason against the row being read. */
export type Reject = (reason: string) => void;

/** Passes a text on if it is short enough; nothing is ever cut. `longest` counts characters as people see them. */
export function short(
  text: string,
  name: string,
  { reject, longest }: { reject: Reject; longest: number },
): string {
  if (text.length > longest && [...text].length > longest)
    reject(`${name} has more than ${longest} characters`);
  return text;
}
