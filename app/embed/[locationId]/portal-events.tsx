"use client";

import { useEffect } from "react";
import { useBoardTeller } from "@/components/board/board-data";
import { useAddress } from "@/components/ui/use-address";
import type { PortalLine } from "@/lib/embed/portal-line";

type PortalEventsProps = { line: PortalLine; pipelineId: string };

/** Tells the portal what happens on its board, also what becomes of a move once another one is on the screen. */
export function PortalEvents({ line, pipelineId }: PortalEventsProps) {
  const opened = useAddress().get("opportunity");
  useEffect(() => line.send({ type: "ready", pipelineId }), [line, pipelineId]);
  useEffect(() => {
    if (opened !== null) line.send({ type: "opportunity.opened", pipelineId, opportunityId: opened });
  }, [line, pipelineId, opened]);
  useBoardTeller("portal", (event) => {
    const one = { pipelineId, opportunityId: event.opportunity.id };
    const { stageId, status } = event.opportunity;
    if (event.kind === "moved")
      line.send({ type: "opportunity.moved", ...one, from: event.from, to: event.to });
    if (event.kind === "created") line.send({ type: "opportunity.created", ...one, at: { stageId, status } });
    if (event.kind === "refused" || event.kind === "unknown") {
      line.send({ type: "error", code: event.problem.code, opportunityId: one.opportunityId });
    }
  });
  return null;
}
