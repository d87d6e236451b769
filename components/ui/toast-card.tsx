import CircleAlert from "lucide-react/icons/circle-alert";
import CircleCheck from "lucide-react/icons/circle-check";
import CircleDashed from "lucide-react/icons/circle-dashed";
import CircleQuestionMark from "lucide-react/icons/circle-question-mark";
import X from "lucide-react/icons/x";
import { useEffect, useEffectEvent, useRef } from "react";
import { Button } from "./button";
import { watchToastHeight } from "./toast-height";
import type { ToastMessage, ToastTone } from "./toast-queue";
import { TryAgain } from "./try-again";

const ICONS = {
  plain: null,
  good: <CircleCheck size={16} className="text-won" />,
  waiting: <CircleDashed size={16} className="text-ink-faint" />,
  problem: <CircleAlert size={16} className="text-danger-ink" />,
  unsure: <CircleQuestionMark size={16} className="text-abandoned" />,
} as const satisfies Record<ToastTone, unknown>;

type ToastCardProps = {
  message: ToastMessage;
  /** It is only seen, and goes. */
  isLeaving: boolean;
  onClose: () => void;
  /** It has become higher or lower, be it that it has another width. */
  onResize: () => void;
};

export function ToastCard({ message, isLeaving, onClose, onResize }: ToastCardProps) {
  const { tone, title, about = [], reasons = [], detail, retryAtMs = null } = message;
  const { action, isSpoken = false } = message;
  const ref = useResize(onResize);
  const isAlert = tone === "problem" || tone === "unsure";
  return (
    <div
      ref={ref}
      inert={isLeaving}
      data-toast-id={message.id}
      role={isAlert && !message.isBack && !isLeaving ? "alert" : undefined}
      // Sonner's list is a live region too and would say it a second time.
      aria-live={isSpoken || message.isBack ? "off" : undefined}
      className="flex w-full items-start gap-2.5 rounded-xl border border-line bg-raised py-2.5 pr-2 pl-3.5 text-body text-ink shadow-lift"
    >
      {ICONS[tone] && (
        <span aria-hidden className="grid h-6 shrink-0 place-items-center">
          {ICONS[tone]}
        </span>
      )}
      {/* The text keeps room enough to be read: what does not fit beside it goes below. */}
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-2.5 gap-y-1.5">
        <div
          className={`min-w-0 grow basis-44 py-0.5 ${isAlert ? "pointer-coarse:basis-56" : ""}`}
          aria-hidden={(isSpoken && !isAlert) || undefined}
        >
          <Title title={title} subject={message.subject} />
          {about.length > 0 && (
            <p className="line-clamp-3 text-small" title={about.join(" · ")}>
              {about.join(" · ")}
            </p>
          )}
          {reasons.map(({ subject, reason }) => (
            <p key={reason} className="break-words text-ink-muted text-small">
              <Subject name={subject} />: {reason}
            </p>
          ))}
          {detail && (
            <p className="break-words text-ink-muted text-small">
              {detail} <TryAgain atMs={retryAtMs} />
            </p>
          )}
        </div>
        {action && (
          <Button
            size="small"
            aria-label={action.name}
            onClick={() => {
              // What the action does may have something to say in this place.
              onClose();
              action.run();
            }}
          >
            {action.label}
          </Button>
        )}
      </div>
      <Button
        variant="ghost"
        size="smallIcon"
        aria-label="Dismiss"
        // A finger's target is higher than a line of text, and stands in the middle of the first one all the same.
        className="mt-0.5 pointer-coarse:-my-2"
        onClick={() => {
          onClose();
          message.onDismiss?.();
        }}
      >
        <X size={14} aria-hidden />
      </Button>
    </div>
  );
}

function useResize(onResize: () => void) {
  const ref = useRef<HTMLDivElement>(null);
  const resized = useEffectEvent(onResize);
  useEffect(() => (ref.current ? watchToastHeight(ref.current, () => resized()) : undefined), []);
  return ref;
}

function Title({ title, subject }: { title: string; subject: string | undefined }) {
  const isSplit = subject !== undefined && title.startsWith(`${subject} `);
  return (
    <p className="line-clamp-3 break-words font-medium">
      {isSplit && <Subject name={subject} />}
      {isSplit ? title.slice(subject.length) : title}
    </p>
  );
}

function Subject({ name }: { name: string }) {
  return (
    <bdi title={name} className="inline-block max-w-full truncate align-bottom text-ink">
      {name}
    </bdi>
  );
}
