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
