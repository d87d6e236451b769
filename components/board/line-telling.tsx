"use client";

import CloudAlert from "lucide-react/icons/cloud-alert";
import Hourglass from "lucide-react/icons/hourglass";
import KeyRound from "lucide-react/icons/key-round";
import WifiOff from "lucide-react/icons/wifi-off";
import { useEffect, useRef } from "react";
import type { Announce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/use-now";
import type { LineState } from "@/lib/board/shown";
import { useBoard } from "./board-context";
import { useBoardActions, useIsEachStage } from "./board-data";
import { useFoundTelling } from "./found-telling";
import { lineWords, momentText, nextUpdate, offlineWords } from "./line-words";
import type { BoardFilters } from "./use-board-filters";

const ICONS = {
  ...{ key: KeyRound, down: CloudAlert, old: CloudAlert },
  ...{ busy: Hourglass, slow: Hourglass },
} as const;

export type TellingProps = {
  line: LineState | null;
  isOnline: boolean;
  /** The filters; null as long as nobody has set any since the board was opened. */
  asked: BoardFilters | null;
  announce: Announce;
};

/** What the board says of itself. Loaded when there is something to say, or when nothing else is to do. */
export function BoardTelling({ line, isOnline, asked, announce }: TellingProps) {
  useFoundTelling(asked, announce);
  return (line || !isOnline) && <LineTelling line={line} isOnline={isOnline} />;
}

type LineTellingProps = Pick<TellingProps, "line" | "isOnline">;

/** The words of the status line. */
function LineTelling({ line, isOnline }: LineTellingProps) {
  const { format } = useBoard();
  const { refresh } = useBoardActions();
  const isUnread = useIsEachStage(({ phase }) => phase !== "ready");
  const ref = useRoomBelowToasts();
  const known = line && isOnline ? line : null;
  const { headline, detail, isCounted } = known
    ? lineWords(known, momentText(known.knownAtMs, Date.now(), format.locale))
    : offlineWords(isUnread);
  const Icon = known ? ICONS[known.kind] : WifiOff;
  const isGrave = known?.kind !== "busy" && known?.kind !== "slow";
  return (
    <div
      ref={ref}
      className="flex min-h-9 items-center gap-2 border-line border-t bg-canvas px-3 py-1 text-ink-muted sm:px-4"
    >
      <Icon
        size={14}
        aria-hidden
        className={isGrave ? "shrink-0 text-abandoned" : "shrink-0 text-ink-faint"}
      />
      <p className="min-w-0 flex-1">
        <span className={isGrave ? "font-medium text-ink" : ""}>{headline}</span>
        {isCounted && known && <Countdown to={known.nextReadAtMs} />}. {detail}
      </p>
      {known && isGrave && (
        <Button variant="ghost" size="small" className="-my-0.5" onClick={() => void refresh()}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** Counts for the eye alone: a reader that says every second of it says nothing else. */
function Countdown({ to }: { to: number }) {
  const nowMs = useNow(to);
  return (
    <>
      <span className="sr-only">, the board is read again by itself</span>
      <span aria-hidden className="tabular-nums">
        , {nextUpdate(to, nowMs)}
      </span>
    </>
  );
}

/** Keeps toasts, which come up from below, off the line. */
function useRoomBelowToasts() {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { style } = document.documentElement;
    style.setProperty("--below-toasts", `${ref.current?.offsetHeight ?? 0}px`);
    return () => void style.removeProperty("--below-toasts");
  });
  return ref;
}
