"use client";

import Plus from "lucide-react/icons/plus";
import RefreshCw from "lucide-react/icons/refresh-cw";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { usePending } from "@/components/ui/use-pending";
import type { Pipeline } from "@/lib/board/model";
import { useBoard } from "./board-context";
import type { StatusFilter } from "./board-params";
import { BoardTotals } from "./board-totals";
import { PipelineSwitcher } from "./pipeline-switcher";

type BoardHeaderProps = {
  pipelines: readonly Pipeline[];
  status: StatusFilter;
  onRefresh: () => Promise<unknown>;
  onCreate: () => void;
  /** Whose board it is. */
  brand: ReactNode;
  /** Buttons of the app beside ours. */
  extras?: ReactNode;
};

export function BoardHeader(props: BoardHeaderProps) {
  const { pipelines, status, onRefresh, onCreate, brand, extras } = props;
  const { pipeline, may } = useBoard();
  const [isRefreshing, startRefresh] = usePending(onRefresh);
  return (
    <div className="flex items-center gap-2.5 px-3 pt-2.5 pb-2 sm:gap-3 sm:px-4">
      {brand}
      <div className="min-w-0 flex-1 sm:flex sm:items-center sm:gap-3">
        <PipelineSwitcher pipelines={pipelines} current={pipeline} />
        <BoardTotals status={status} />
      </div>
      <div className="flex shrink-0 items-center gap-1">
        <Button
          variant="ghost"
          size="icon"
          aria-label="Refresh"
          title="Refresh"
          aria-disabled={isRefreshing}
          onClick={startRefresh}
        >
          <RefreshCw size={15} aria-hidden className={isRefreshing ? "motion-safe:animate-spin" : ""} />
        </Button>
        {extras}
      </div>
      {may.work && (
        <Button variant="primary" aria-label="New opportunity" onClick={onCreate} className="max-sm:px-2.5">
          <Plus size={16} aria-hidden />
          <span className="max-sm:sr-only">New opportunity</span>
        </Button>
      )}
    </div>
  );
}
