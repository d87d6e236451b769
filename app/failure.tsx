"use client";

import CloudAlert from "lucide-react/icons/cloud-alert";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

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

/** A whole page that could not be shown. */
export function Failure({ title, detail, digest, onRetry, isPassing = false }: FailureProps) {
  useEffect(() => {
    if (!isPassing) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") onRetry();
    }, RETRY_AFTER_MS);
    return () => clearInterval(timer);
  }, [isPassing, onRetry]);
  return (
    <main className="grid min-h-dvh grid-cols-1 place-items-center">
      <div role="alert">
        <EmptyState
          icon={<CloudAlert size={20} />}
          title={title}
          actions={
            <Button variant="primary" onClick={onRetry}>
              Try again
            </Button>
          }
        >
          <p>{detail ?? "Pipelane could not make this page. Nothing was lost; try again in a moment."}</p>
          {isPassing && (
            <p className="mt-2 text-ink-faint text-small">This page tries again every ten seconds.</p>
          )}
          {digest && <p className="mt-2 text-ink-faint text-small">Reference {digest}</p>}
        </EmptyState>
      </div>
    </main>
  );
}
