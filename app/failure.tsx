"use client";

import CloudAlert from "lucide-react/icons/cloud-alert";
import RotateCw from "lucide-react/icons/rotate-cw";
import { useEffect, useRef, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useIsInBrowser } from "@/components/ui/use-is-in-browser";
import { useNow } from "@/components/ui/use-now";

type FailureProps = {
  title: string;
  /** What happened and what to do, where that is known. */
  detail?: string;
  digest?: string | undefined;
  onRetry: () => void;
  /** Whether it may pass by itself, so that somebody who leaves the page open finds it well again. */
  isPassing?: boolean;
};

const RETRY_AFTER_MS = 10_000;

/** When somebody pressed Try again last: what fails again may be a page of its own, in place of the one before. */
let pressedAtMs = 0;
/** A page takes no longer to fail. */
const FAILED_AFTER_MS = 30_000;

/** A whole page that could not be shown. */
export function Failure({ title, detail, digest, onRetry, isPassing = false }: FailureProps) {
  const isInBrowser = useIsInBrowser();
  const button = useRef<HTMLButtonElement>(null);
  const [isTrying, startTry] = useTransition();
  useEffect(() => {
    if (Date.now() - pressedAtMs < FAILED_AFTER_MS) button.current?.focus();
  }, []);
  const press = () => {
    pressedAtMs = Date.now();
    startTry(onRetry);
  };
  return (
    <main className="grid min-h-dvh grid-cols-1 place-items-center">
      <div role="alert">
        <EmptyState
          icon={<CloudAlert size={20} />}
          title={title}
          heading="h1"
          actions={
            // The server's page shows it before it can be pressed.
            <Button ref={button} variant="primary" disabled={!isInBrowser} onClick={press}>
              {isTrying && <RotateCw size={13} aria-hidden className="motion-safe:animate-spin" />}
              Try again
            </Button>
          }
        >
          <p>{detail ?? "Pipelane could not make this page. Nothing was lost; try again in a moment."}</p>
          {isPassing && (
            <p className="mt-2 text-ink-faint text-small">
              {isTrying ? TRYING : <Retrying onRetry={onRetry} />}
            </p>
          )}
          {digest && <p className="mt-2 text-ink-faint text-small">Reference {digest}</p>}
        </EmptyState>
      </div>
    </main>
  );
}

const TRYING = "This page is tried again now.";
const HOW_OFTEN = "This page tries again every ten seconds.";

/** Tries again by itself, and says so: it counts for the eye alone. */
function Retrying({ onRetry }: Pick<FailureProps, "onRetry">) {
  const [nextAtMs, setNextAtMs] = useState<number | null>(null);
  useEffect(() => {
    const waitAnew = () => setNextAtMs(Date.now() + RETRY_AFTER_MS);
    waitAnew();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") onRetry();
      waitAnew();
    }, RETRY_AFTER_MS);
    return () => clearInterval(timer);
  }, [onRetry]);
  return (
    <>
      <span className="sr-only">{HOW_OFTEN}</span>
      <span aria-hidden className="tabular-nums">
        {/* The server does not know when its page is there. */}
        {nextAtMs === null ? HOW_OFTEN : <NextTry atMs={nextAtMs} />}
      </span>
    </>
  );
}

function NextTry({ atMs }: { atMs: number }) {
  const seconds = Math.ceil((atMs - useNow(atMs)) / 1_000);
  return `This page tries again ${seconds > 0 ? `in ${seconds} s` : "now"}.`;
}
