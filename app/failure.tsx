"use client";

import CloudAlert from "lucide-react/icons/cloud-alert";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

type FailureProps = {
  title: string;
  /** What happened and what to do, where that is known. */
  detail?: string;
  digest?: string | undefined;
  onRetry: () => void;
};

/** A whole page that could not be shown. */
export function Failure({ title, detail, digest, onRetry }: FailureProps) {
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
          <p>
            {detail ?? "The CRM behind the board did not answer. Nothing was lost; try again in a moment."}
          </p>
          {digest && <p className="mt-2 text-ink-faint text-small">Reference {digest}</p>}
        </EmptyState>
      </div>
    </main>
  );
}
