import RotateCw from "lucide-react/icons/rotate-cw";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { Button } from "@/components/ui/button";
import { useIsOnline } from "@/components/ui/use-is-online";
import { useTryingAgain } from "@/components/ui/use-trying-again";
import type { ApiProblem } from "@/lib/http/api-problem";
import { CARD_GAP_PX, CARD_HEIGHT_PX } from "./card-size";
import { CardSkeleton } from "./card-skeleton";

export function StageLoading({ name }: { name: string }) {
  return (
    <div role="status" className="min-h-0 flex-1 overflow-hidden px-2 pt-0.5 behind-notice:invisible">
      <span className="sr-only">Loading {name}</span>
      {["first", "second", "third"].map((key) => (
        <div key={key} style={{ height: CARD_HEIGHT_PX, marginBottom: CARD_GAP_PX }}>
          <CardSkeleton />
        </div>
      ))}
    </div>
  );
}

export function StageEmpty({ name }: { name: string }) {
  return (
    <div className="min-h-0 flex-1 px-2 pt-0.5 behind-notice:invisible">
      <ul aria-label={`Opportunities in ${name}`} />
      <p className="grid h-23 place-items-center rounded-lg border border-line-strong/60 border-dashed px-4 text-center text-ink-faint text-small">
        Nothing to show
      </p>
    </div>
  );
}

type StageFailedProps = {
  name: string;
  problem: ApiProblem | null;
  onRetry: () => Promise<void>;
  /** Some cards are there; only the rest could not be read. */
  isPartial?: boolean;
};

/** One stage could not be read; the others go on. Without a line all is read once it is back, and nobody need press. */
export function StageFailed({ name, problem, onRetry, isPartial = false }: StageFailedProps) {
  const isOnline = useIsOnline();
  const { isTrying, tryAgain, said } = useTryingAgain(onRetry);
  if (isOnline && problem?.code === "offline") return isPartial ? null : <StageLoading name={name} />;
  const what = isPartial ? "The rest" : name;
  return (
    <div
      role="alert"
      className={
        isPartial ? "shrink-0 border-line border-t p-2" : "min-h-0 flex-1 px-2 pt-0.5 behind-notice:invisible"
      }
    >
      <div className="space-y-2 rounded-lg border border-line bg-surface p-3">
        <p className="flex items-start gap-1.5 font-medium text-body">
          <TriangleAlert size={14} aria-hidden className="mt-[3px] shrink-0 text-danger-ink" />
          <span className="min-w-0 break-words">
            {isOnline ? `${what} could not be loaded` : "You are offline"}
          </span>
        </p>
        <p className="text-ink-muted text-small">
          {isOnline
            ? (problem?.detail ?? "Something went wrong. Try again in a moment.")
            : `${what} will be loaded when the connection is back.`}
          <span className="sr-only"> {said}</span>
        </p>
        {isOnline && (
          <Button size="small" onClick={tryAgain} aria-label={`Retry ${name}`}>
            <RotateCw size={13} aria-hidden className={isTrying ? "motion-safe:animate-spin" : ""} />
            Retry
          </Button>
        )}
      </div>
    </div>
  );
}
