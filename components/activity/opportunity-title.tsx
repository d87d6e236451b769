import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { PageLink } from "@/components/ui/page-link";
import { Skeleton } from "@/components/ui/skeleton";
import type { Activity } from "@/lib/activity/model";
import { type BoardReads, opportunityOptions } from "@/lib/board/queries";
import { problemFrom } from "@/lib/http/api-problem";

type OpportunityTitleProps = { activity: Activity; isDeleted: boolean; reads: BoardReads };

/** Which opportunity a line is about: its title as the CRM has it now, and the way to it. */
export function OpportunityTitle({ activity, isDeleted, reads }: OpportunityTitleProps) {
  const { pipelineId, opportunityId, outcome } = activity;
  if (opportunityId === null) {
    return <Without>{outcome === "unknown" ? "Not known which" : "None came of it"}</Without>;
  }
  if (isDeleted) return <Without>Deleted</Without>;
  return <Existing reads={reads} one={{ pipelineId, opportunityId }} />;
}

type ExistingProps = { reads: BoardReads; one: { pipelineId: string; opportunityId: string } };

function Existing({ reads, one }: ExistingProps) {
  const ref = useRef<HTMLSpanElement>(null);
  const isSeen = useIsSeen(ref);
  const { data, error } = useQuery({
    ...opportunityOptions(reads, one),
    // A title is the first to go without while HighLevel's quota is short.
    queryFn: ({ signal }) => reads.getOpportunity({ ...one, signal, isPoll: true }),
    enabled: isSeen,
    // Many lines are about one opportunity.
    staleTime: 60_000,
    retryOnMount: false,
  });
  if (error) {
    const isGone = problemFrom(error).code === "not_found";
    return <Without>{isGone ? "No longer there" : "Title not loaded"}</Without>;
  }
  return (
    <span ref={ref} className="block min-w-0">
      {data ? (
        <PageLink
          href={`/pipelines/${one.pipelineId}?opportunity=${one.opportunityId}`}
          prefetch={false}
          dir="auto"
          className="block truncate rounded text-ink underline decoration-line-strong underline-offset-2 hover:decoration-ink"
        >
          {data.title || "No title"}
        </PageLink>
      ) : (
        <Skeleton className="my-1 h-3 w-28" />
      )}
    </span>
  );
}

function Without({ children }: { children: ReactNode }) {
  return <span className="text-ink-faint">{children}</span>;
}

/** Whether it has been on the screen. */
function useIsSeen(ref: { current: Element | null }): boolean {
  const [isSeen, setIsSeen] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || isSeen) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setIsSeen(true);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref, isSeen]);
  return isSeen;
}
