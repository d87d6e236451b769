import { minorToDecimal } from "@/lib/storage/codec";
import type { TableTally } from "@/lib/storage/copy";

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** Rows of each table that holds any, and what its values add up to, one table a line. */
export function describeTallies(tallies: readonly TableTally[]): string {
  const lines = tallies.filter(({ rows }) => rows > 0).map(describeTable);
  return lines.length > 0 ? lines.join("\n") : "  nothing";
}

function describeTable({ table, rows, valueMinor }: TableTally): string {
  const name = table.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  const [whole = "", cents = ""] = minorToDecimal(valueMinor ?? 0n).split(".");
  const sum = valueMinor === null ? "" : `   value ${grouped(whole)}.${cents}`;
  return `  ${name.padEnd(20)} ${grouped(String(rows)).padStart(11)}${sum}`;
}
