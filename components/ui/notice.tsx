import CircleAlert from "lucide-react/icons/circle-alert";
import History from "lucide-react/icons/history";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

type NoticeProps = {
  /** `danger` and `attention` are read out at once, `quiet` when there is time. */
  tone: "danger" | "attention" | "quiet";
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
};

const TONES = {
  danger: "border-danger-ink/25 bg-lost-soft",
  attention: "border-abandoned/25 bg-abandoned-soft",
  quiet: "border-line bg-sunken",
} as const;

/** Something about the whole form: what happened, and what to do. */
export function Notice({ tone, title, children, actions }: NoticeProps) {
  const Icon = tone === "quiet" ? History : CircleAlert;
  const ink = { danger: "text-danger-ink", attention: "text-abandoned", quiet: "text-ink-faint" }[tone];
  return (
    <div
      role={tone === "quiet" ? "status" : "alert"}
      className={classNames("flex gap-2.5 rounded-lg border px-3 py-2.5 text-body", TONES[tone])}
    >
      <Icon size={16} aria-hidden className={classNames("mt-0.5 shrink-0", ink)} />
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium text-ink">{title}</p>
        {children && <div className="break-words text-ink-muted">{children}</div>}
      </div>
      {actions && <div className="-my-1 shrink-0">{actions}</div>}
    </div>
  );
}
