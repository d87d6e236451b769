import { moneyPieces } from "@/lib/board/money";
import type { BoardFormat } from "./card-model";

/** An exact sum whose cents stand back: they are there for whoever checks, and no noise for whoever glances. */
export function MoneySum({ value, format }: { value: number; format: BoardFormat }) {
  const { whole, cents, unit } = moneyPieces(value, format);
  return (
    <>
      {whole}
      {cents && <span className="font-normal text-ink-faint">{cents}</span>}
      {unit}
    </>
  );
}

type PartOfProps = { summed: number | null; count: number | null; format: BoardFormat };

/** Says beside a sum of how many it is, where it is not of all. */
export function PartOf({ summed, count, format }: PartOfProps) {
  if (summed === null || count === null) return null;
  const of = `${summed.toLocaleString(format.locale)} of ${count.toLocaleString(format.locale)}`;
  return (
    <>
      <span
        aria-hidden
        className="text-ink-faint"
        title="HighLevel tells no sums: this is of the cards that are loaded."
      >
        {" "}
        · {of}
      </span>
      <span className="sr-only">, the sum of the {of} that are loaded</span>
    </>
  );
}
