import CircleAlert from "lucide-react/icons/circle-alert";
import CircleQuestionMark from "lucide-react/icons/circle-question-mark";
import type { CardOpportunity } from "./card-model";

const MARKS = {
  // Most changes land within a blink; the mark comes late so that it does not flicker on each of them.
  pending: { words: "Saving…", ink: "animate-late text-ink-faint", Icon: null },
  refused: { words: "Not moved", ink: "text-danger-ink", Icon: CircleAlert },
  unreturned: { words: "Not moved back", ink: "text-danger-ink", Icon: CircleAlert },
  undeleted: { words: "Not deleted", ink: "text-danger-ink", Icon: CircleAlert },
  overtaken: { words: "Changed by someone else", ink: "text-abandoned", Icon: CircleAlert },
  waiting: { words: "Waiting", ink: "text-abandoned", Icon: CircleQuestionMark },
  unknown: { words: "Not confirmed", ink: "text-abandoned", Icon: CircleQuestionMark },
} as const;

/** Says on the card what became of the last change to it. Nothing when all is well. */
export function CardMark({ change }: { change: CardOpportunity["change"] }) {
  if (change === null) return null;
  const { words, ink, Icon } = MARKS[change];
  return (
    <span className={`ml-auto flex shrink-0 items-center gap-1 overflow-hidden whitespace-nowrap ${ink}`}>
      {Icon && <Icon size={13} aria-hidden className="shrink-0" />}
      {words}
    </span>
  );
}
