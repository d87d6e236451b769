"use client";

import WifiOff from "lucide-react/icons/wifi-off";
import { Button } from "@/components/ui/button";
import { useIsOnline } from "@/components/ui/use-is-online";
import { useBoardActions, useIsOutOfDate } from "./board-data";

const BANNER =
  "flex shrink-0 items-center justify-center gap-2 bg-abandoned-soft px-4 py-1.5 text-center font-medium text-abandoned text-small";

/** Says that what is shown may be old: the line is gone, or what is there could not be read again. */
export function OfflineBanner() {
  const isOnline = useIsOnline();
  const isOutOfDate = useIsOutOfDate();
  const { refresh } = useBoardActions();
  return (
    <>
      {/* Stands there from the beginning: what is put into a live region is read out, one that comes with its text is not. */}
      <div role="status">
        {!isOnline && (
          <p className={BANNER}>
            <WifiOff size={14} aria-hidden className="shrink-0" />
            You are offline. You see what was loaded last; changes cannot be saved until the connection is
            back.
          </p>
        )}
      </div>
      {isOnline && isOutOfDate && (
        <div role="alert" className={BANNER}>
          Not everything could be refreshed. You see what was loaded last.
          <Button variant="ghost" size="small" onClick={() => void refresh()}>
            Try again
          </Button>
        </div>
      )}
    </>
  );
}
