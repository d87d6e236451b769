"use client";

import { memo } from "react";
import type { Stage } from "@/lib/board/model";
import { useBoard } from "./board-context";
import { useStage } from "./board-data";
import { StageDropTarget } from "./stage-drop-target";
import { StageHeader } from "./stage-header";
import { StageList } from "./stage-list";
import { StageEmpty, StageFailed, StageLoading } from "./stage-states";

type StageColumnProps = { stage: Stage; index: number };

/** One stage: its totals and its cards, or why there are none. */
export const StageColumn = memo(function StageColumn({ stage, index }: StageColumnProps) {
  const { pipeline, format, may } = useBoard();
  const shown = useStage(stage.id);
  return (
    <StageDropTarget stageId={stage.id} name={stage.name}>
      <StageHeader
        name={stage.name}
        place={{ index, total: pipeline.stages.length }}
        totals={may.seeValues ? shown : { ...shown, value: null }}
        format={format}
      />
      <StageBody stage={stage} index={index} shown={shown} />
    </StageDropTarget>
  );
});

type StageBodyProps = StageColumnProps & { shown: ReturnType<typeof useStage> };

function StageBody({ stage, index, shown }: StageBodyProps) {
  const { handles } = useBoard();
  const retry = async () => {
    const catchFocus = handles.keepFocus([stage.id]);
    await shown.retry();
    catchFocus();
  };
  const isEmpty = shown.opportunities.length === 0;
  if (isEmpty && shown.phase === "loading") return <StageLoading name={stage.name} />;
  if (isEmpty && shown.phase === "error") {
    return <StageFailed name={stage.name} problem={shown.problem} onRetry={retry} />;
  }
  if (isEmpty && !shown.hasMore) return <StageEmpty name={stage.name} />;
  return (
    <>
      <StageList
        stage={stage}
        index={index}
        opportunities={shown.opportunities}
        total={shown.count}
        hasMore={shown.hasMore && shown.phase !== "error"}
        loadMore={shown.loadMore}
      />
      {shown.phase === "error" && (
        <StageFailed name={stage.name} problem={shown.problem} onRetry={shown.retry} isPartial />
      )}
    </>
  );
}
