import Plus from "lucide-react/icons/plus";
import { buttonClass } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { formatMoneyCompact } from "@/lib/board/money";
import type { ShownStage, ShownTotals } from "@/lib/board/shown";
import type { BoardFormat } from "./card-model";
import { MoneySum, PartOf } from "./money-sum";
import { StageProgress } from "./stage-progress";

type StageHeaderProps = {
  name: string;
  place: { index: number; total: number };
  totals: ShownTotals & Pick<ShownStage, "phase">;
  format: BoardFormat;
};

/** Name, count and value of a stage, and the way to add to it. */
export function StageHeader({ name, place, totals, format }: StageHeaderProps) {
  const { count, value, summed, exact, phase } = totals;
  const isComing = count === null && phase !== "error";
  const about = exact ? "" : "≈ ";
  return (
    <header className="flex shrink-0 items-start gap-2 py-2.5 pr-2 pl-3">
      <span className="grid h-5 place-items-center">
        <StageProgress {...place} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-1.5">
          <h2 dir="auto" title={name} className="truncate font-semibold text-body text-ink">
            {name}
          </h2>
          {isComing && <Skeleton className="h-3 w-6 behind-notice:invisible" />}
          {count !== null && (
            <span data-stage-count className="text-ink-faint text-small tabular-nums">
              {about}
              {count.toLocaleString(format.locale)}
            </span>
          )}
        </div>
        <p className="grid h-4.5 text-ink-muted text-small tabular-nums">
          {isComing && <Skeleton className="mt-1 h-3 w-16 behind-notice:invisible" />}
          {value !== null && (
            <span data-stage-value title={formatMoneyCompact(value, format)}>
              {about}
              <MoneySum value={value} format={format} />
              <PartOf summed={summed} count={count} format={format} />
            </span>
          )}
        </p>
      </div>
      <button
        type="button"
        data-create-in-stage
        aria-label={`New opportunity in ${name}`}
        title={`New opportunity in ${name}`}
        className={buttonClass({
          variant: "ghost",
          size: "smallIcon",
          className: "pointer-coarse:-my-2.5 pointer-coarse:-mr-2 group-data-still/board:hidden",
        })}
      >
        <Plus size={16} aria-hidden />
      </button>
    </header>
  );
}
