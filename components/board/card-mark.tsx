import CircleAlert from "lucide-react/icons/circle-alert";
import CircleQuestionMark from "lucide-react/icons/circle-question-mark";
import type { CardOpportunity } from "./card-model";

/** Says on the card that a change to it is on its way, was refused, or that nobody knows. Nothing when all is well. */
export function CardMark({ change }: { change: CardOpportunity["change"] }) {
  if (change === null) return null;
  if (change === "pending") {
    // Most changes land within a blink; the mark fades in late so that it does not flicker on each of them.
    return (
      <span
        role="img"
        aria-label="Saving"
        title="Saving…"
        className="size-1.5 shrink-0 animate-late rounded-full bg-accent-line"
      />
    );
  }
  if (change === "refused") {
    return (
      <span role="img" aria-label="Not saved" title="The last change was refused" className="text-danger-ink">
        <CircleAlert size={13} aria-hidden />
      </span>
    );
  }
  return (
    <span
      role="img"
      aria-label="Not known whether it was saved"
      title="It is not known whether the last change was saved"
      className="text-abandoned"
    >
      <CircleQuestionMark size={13} aria-hidden />
    </span>
  );
}
