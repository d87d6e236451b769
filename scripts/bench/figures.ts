/** One row of a table: what was measured, how often, and what it may be. */
export type Row = { what: string; figures: readonly number[]; unit: string; budget: string };

/** The figure below which a share `q` of the sorted ones lie. */
export const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;

export const median = (figures: readonly number[]): number =>
  quantile(
    figures.toSorted((a, b) => a - b),
    0.5,
  );

/** Three digits, without a tail of zeros. */
export function round(figure: number): string {
  const digits = figure >= 100 ? 0 : figure >= 10 ? 1 : 2;
  return String(Number(figure.toFixed(digits)));
}

/** A row of a Markdown table, with the spread where there is one. */
export function line({ what, figures, unit, budget }: Row): string {
  const spread = figures.length > 1 ? ` (${round(Math.min(...figures))}–${round(Math.max(...figures))})` : "";
  return `| ${what} | ${round(median(figures))}${spread} ${unit} | ${budget} |`;
}
