"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { TryAgain } from "@/components/ui/try-again";
import { problemFrom } from "@/lib/http/api-problem";

type SectionStateProps = {
  query: Pick<UseQueryResult, "data" | "error" | "refetch" | "isFetching">;
  children: ReactNode;
};

/** What is there, or its shape while it is read, or why it could not be read. */
export function SectionState({ query, children }: SectionStateProps) {
  const { data, error, refetch, isFetching } = query;
  const again = (
    <Button size="small" aria-disabled={isFetching} onClick={() => void refetch()}>
      {isFetching ? "Reading…" : "Try again"}
    </Button>
  );
  if (error) {
    const problem = problemFrom(error);
    return (
      <div className="space-y-4">
        <Notice
          tone="danger"
          title={data === undefined ? "It could not be loaded" : "What you see may be old"}
          actions={again}
        >
          {problem.detail} <TryAgain atMs={problem.retryAtMs} />
        </Notice>
        {data !== undefined && children}
      </div>
    );
  }
  return data === undefined ? <RowsSkeleton /> : children;
}

/** Rows that are being read. */
export function RowsSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading"
      className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-card"
    >
      {[40, 56, 32, 48].map((width) => (
        <div key={width} className="flex h-12 items-center px-4">
          <span style={{ width: `${width}%` }}>
            <Skeleton className="h-3.5 w-full" />
          </span>
        </div>
      ))}
    </div>
  );
}
