import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { TryAgain } from "@/components/ui/try-again";
import type { Activity, ActivityPage } from "@/lib/activity/model";
import { problemFrom } from "@/lib/http/api-problem";
import type { Naming } from "./use-naming";

type Pages = UseInfiniteQueryResult<InfiniteData<ActivityPage>>;

type ActivityLinesProps = {
  pages: Pages;
  /** Null while it is read. */
  naming: Naming | null;
  className?: string;
  /** Stands there without any line. */
  empty: ReactNode;
  children: (activity: Activity, naming: Naming) => ReactNode;
};

/** Lines of the log, the newest first; their shape while they are read, or why they could not be. */
export function ActivityLines({ pages, naming, className = "", empty, children }: ActivityLinesProps) {
  const activities = activitiesOf(pages);
  const { list, showEarlier } = useShowEarlier(pages, activities.length);
  const { data, error, isFetching } = pages;
  return (
    <div className="space-y-3">
      {error && <Failure pages={pages} />}
      {!error && (data === undefined || naming === null) && <LinesSkeleton />}
      {data && naming && activities.length === 0 && empty}
      {data && naming && activities.length > 0 && (
        <ol ref={list} aria-label="Activity, the newest first" className={className}>
          {activities.map((activity) => children(activity, naming))}
        </ol>
      )}
      {naming && pages.hasNextPage && (
        <Button size="small" aria-disabled={isFetching} onClick={() => isFetching || showEarlier()}>
          {pages.isFetchingNextPage ? "Reading…" : "Show earlier"}
        </Button>
      )}
    </div>
  );
}

/** Those of all pages that were read. */
export function activitiesOf({ data }: Pages): Activity[] {
  return data?.pages.flatMap(({ activities }) => activities) ?? [];
}

/** The focus goes on to the first line that came: the button may be gone by then. */
function useShowEarlier(pages: Pages, count: number) {
  const list = useRef<HTMLOListElement>(null);
  const [askedAt, setAskedAt] = useState<number | null>(null);
  useEffect(() => {
    if (askedAt === null || count <= askedAt) return;
    const first = list.current?.children[askedAt];
    if (first instanceof HTMLElement) first.focus();
    setAskedAt(null);
  }, [askedAt, count]);
  const showEarlier = () => {
    setAskedAt(count);
    void pages.fetchNextPage();
  };
  return { list, showEarlier };
}

function Failure({ pages }: { pages: Pages }) {
  const { data, error, isFetching, isFetchNextPageError, refetch, fetchNextPage } = pages;
  const problem = problemFrom(error);
  const title = data === undefined ? "It could not be loaded" : "What you see may be old";
  return (
    <Notice
      tone="danger"
      title={isFetchNextPageError ? "The earlier ones could not be loaded" : title}
      actions={
        <Button
          size="small"
          aria-disabled={isFetching}
          onClick={() => void (isFetchNextPageError ? fetchNextPage() : refetch())}
        >
          {isFetching ? "Reading…" : "Try again"}
        </Button>
      }
    >
      {problem.detail} <TryAgain atMs={problem.retryAtMs} />
    </Notice>
  );
}

function LinesSkeleton() {
  return (
    <div role="status" aria-label="Loading activity" className="space-y-4 py-1.5">
      {["w-2/3", "w-1/2", "w-3/5"].map((width) => (
        <div key={width} className="flex items-center gap-2.5">
          <Skeleton className="size-5 rounded-full" />
          <Skeleton className={`h-3.5 ${width}`} />
        </div>
      ))}
    </div>
  );
}
