"use client";

import { useRouter } from "next/navigation";
import { OpportunityActivity } from "@/components/activity/opportunity-activity";
import type { BoardWays } from "@/components/board/board-context";
import { useBoardActions, useLine, useOpenBoard } from "@/components/board/board-data";
import { lineWords } from "@/components/board/line-words";
import { type DialogMode, OpportunityDialog } from "@/components/opportunity/opportunity-dialog";
import type { OpportunitySetting } from "@/components/opportunity/opportunity-setting";
import { changeAddress } from "@/components/ui/use-address";

type FromPage = "pipeline" | "format" | "reads" | "may" | "onClose";
export type BoardDialogProps = Pick<OpportunitySetting, FromPage> & { mode: DialogMode; ways: BoardWays };

/** The dialog, doing its work through the board's log of changes. Loaded when it is wanted. */
export function BoardDialog({ ways, ...props }: BoardDialogProps) {
  const { create, edit, standing, remove } = useBoardActions();
  const { onEvent } = useOpenBoard();
  const line = useLine();
  const router = useRouter();
  const reopen = () => {
    const { mode, pipeline } = props;
    const page = ways.href(pipeline.id);
    const name = mode.kind === "edit" ? "opportunity" : "create";
    // A new one stays in the stage that was chosen, whichever it was opened for.
    const value = mode.kind === "edit" ? mode.opportunityId : "new";
    // By now another pipeline may be on the screen.
    if (!ways.go && window.location.pathname !== page) {
      router.push(`${page}?${new URLSearchParams({ [name]: value })}`);
      return;
    }
    ways.go?.(pipeline.id);
    changeAddress({ opportunity: null, create: null, [name]: value }, "push");
  };
  const lookHref = (title: string) =>
    `${ways.href(props.pipeline.id)}?${new URLSearchParams({ status: "all", query: title })}`;
  return (
    <OpportunityDialog
      {...props}
      verbs={{ create, edit, remove }}
      onNews={onEvent}
      standing={standing}
      trouble={line && lineWords(line, "").headline}
      reopen={reopen}
      lookHref={ways.go ? null : lookHref}
      activityOf={(of) => <OpportunityActivity reads={props.reads} pipelineId={props.pipeline.id} {...of} />}
    />
  );
}
