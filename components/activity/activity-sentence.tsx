import ArrowRight from "lucide-react/icons/arrow-right";
import Ban from "lucide-react/icons/ban";
import CircleQuestionMark from "lucide-react/icons/circle-question-mark";
import Pencil from "lucide-react/icons/pencil";
import Plus from "lucide-react/icons/plus";
import Trash from "lucide-react/icons/trash-2";
import type { Activity } from "@/lib/activity/model";
import { deedWords } from "./activity-words";
import { agoText, fullTime } from "./moments";
import type { Naming } from "./use-naming";

type OfActivity = { activity: Activity; naming: Naming };

/** Who did what. */
export function ActivitySentence({ activity, naming }: OfActivity) {
  return (
    <span className="min-w-0 break-words text-ink-muted">
      <bdi className="font-medium text-ink">{activity.userName}</bdi> {deedWords(activity, naming.names)}
    </span>
  );
}

/** How long ago, and the full time for whoever points at it. */
export function ActivityTime({ activity: { at }, naming: { format } }: OfActivity) {
  return (
    <time dateTime={at} title={fullTime(at, format)} className="whitespace-nowrap text-ink-faint text-small">
      {agoText(at, Date.now(), format)}
    </time>
  );
}

const ICONS = { created: Plus, moved: ArrowRight, edited: Pencil, deleted: Trash } as const;

/** What kind of line it is, for the eye alone. */
export function ActivityIcon({ activity: { kind, outcome } }: { activity: Activity }) {
  const Icon = { done: ICONS[kind], refused: Ban, unknown: CircleQuestionMark }[outcome];
  const ink = outcome === "done" ? "text-ink-faint" : "text-abandoned";
  return (
    <span
      aria-hidden
      className={`grid size-5 shrink-0 place-items-center rounded-full border border-line bg-surface ${ink}`}
    >
      <Icon size={11} />
    </span>
  );
}
