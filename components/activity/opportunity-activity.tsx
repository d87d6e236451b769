"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import ChevronRight from "lucide-react/icons/chevron-right";
import { useEffect, useId, useRef, useState } from "react";
import { activityOfOptions } from "@/lib/activity/queries";
import type { BoardReads } from "@/lib/board/queries";
import { ActivityLines } from "./activity-lines";
import { ActivityIcon, ActivitySentence, ActivityTime } from "./activity-sentence";
import { useNaming } from "./use-naming";

type OpportunityActivityProps = {
  reads: BoardReads;
  pipelineId: string;
  opportunityId: string;
  /** While something is done to it; it is read anew after that. */
  isChanging: boolean;
};

/** What was done to an opportunity. Read when somebody opens it. */
export function OpportunityActivity(props: OpportunityActivityProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <section className="-mx-5 border-line border-t px-5 pt-2">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => setIsOpen(!isOpen)}
          className="-ml-1.5 flex h-8 items-center gap-1 rounded-md px-1.5 font-semibold text-ink text-small hover:bg-wash pointer-coarse:h-11"
        >
          <ChevronRight
            size={14}
            aria-hidden
            className={`text-ink-faint motion-safe:transition-transform ${isOpen ? "rotate-90" : ""}`}
          />
          Activity
        </button>
      </h3>
      {isOpen && <Lines id={id} {...props} />}
    </section>
  );
}

function Lines({ id, reads, isChanging, ...one }: OpportunityActivityProps & { id: string }) {
  const pages = useInfiniteQuery(activityOfOptions(reads, one));
  const naming = useNaming(reads);
  const { refetch } = pages;
  useEffect(() => {
    if (isChanging) return () => void refetch();
  }, [isChanging, refetch]);
  const ref = useRef<HTMLDivElement>(null);
  const isThere = pages.isFetched && naming !== null;
  // It opens below the form, on most screens below their end, and grows once it is read.
  useEffect(() => {
    if (isThere) ref.current?.scrollIntoView({ block: "nearest" });
  }, [isThere]);
  return (
    <div ref={ref} id={id} className="pt-2 pb-1">
      <ActivityLines
        pages={pages}
        naming={naming}
        empty={<p className="text-ink-muted">Nothing has been done to it in Pipelane yet.</p>}
      >
        {(activity, naming) => (
          <li
            key={activity.id}
            tabIndex={-1}
            className="relative flex gap-2.5 pb-3.5 outline-none before:absolute before:top-6 before:bottom-1 before:left-2.5 before:w-px before:bg-line last:pb-1 last:before:hidden"
          >
            <ActivityIcon activity={activity} />
            <p className="min-w-0">
              <ActivitySentence activity={activity} naming={naming} />{" "}
              <span className="whitespace-nowrap text-ink-faint">
                · <ActivityTime activity={activity} naming={naming} />
              </span>
            </p>
          </li>
        )}
      </ActivityLines>
      {pages.data && !pages.hasNextPage && (
        <p className="pt-2 text-ink-faint text-small">
          What is done elsewhere, in HighLevel itself or through its API, does not show here.
        </p>
      )}
    </div>
  );
}
