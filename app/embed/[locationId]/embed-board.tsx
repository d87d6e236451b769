"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { BoardSkeleton } from "@/components/board/board-skeleton";
import { changeAddress, useAddress } from "@/components/ui/use-address";
import { boardStoreOf } from "@/lib/board/board-store";
import { locationOptions, pipelinesOptions } from "@/lib/board/queries";
import type { PortalLine } from "@/lib/embed/portal-line";
import { problemFrom } from "@/lib/http/api-problem";
import type { Me } from "@/lib/identity/answers";
import type { Look } from "@/lib/locations/look";
import { Failure } from "../../failure";
import { mayOf } from "../../may";
import { PipelineBoard } from "../../pipelines/[pipelineId]/pipeline-board";
import { NoPipeline } from "./no-pipeline";
import { PortalEvents } from "./portal-events";
import { usePortalOrders } from "./use-portal-orders";

type EmbedBoardProps = { locationId: string; who: Me["session"]; look: Look; line: PortalLine };

/** Within one page: another pipeline is another word in the address. */
const WAYS = {
  href: (id: string) => `?${new URLSearchParams({ pipeline: id })}`,
  go: (id: string) => {
    if (new URLSearchParams(window.location.search).get("pipeline") === id) return;
    const elsewhere = { query: null, status: null, owner: null, opportunity: null, create: null };
    changeAddress({ ...elsewhere, pipeline: id }, "push");
  },
  settingsHref: null,
} as const;

/** The board of whoever is signed in, looking as their portal does. */
export function EmbedBoard({ locationId, who, look, line }: EmbedBoardProps) {
  usePortalOrders(line);
  const may = useMemo(() => mayOf(who), [who]);
  const wanted = useAddress().get("pipeline");
  const { reads } = boardStoreOf(useQueryClient(), locationId);
  const pipelines = useQuery(pipelinesOptions(reads));
  const location = useQuery(locationOptions(reads));
  const error = pipelines.error ?? location.error;
  if (!pipelines.data || !location.data) {
    if (!error) return <BoardSkeleton brand={null} />;
    const retry = () => void Promise.all([pipelines.refetch(), location.refetch()]);
    return (
      <Failure
        title="The board could not be loaded"
        detail={problemFrom(error).detail}
        onRetry={retry}
        isPassing
      />
    );
  }
  const pipeline = pipelines.data.find(({ id }) => id === wanted) ?? pipelines.data[0];
  if (!pipeline) return <NoPipeline />;
  return (
    <PipelineBoard
      key={pipeline.id}
      of={{ locationId, pipelineId: pipeline.id }}
      may={may}
      ways={WAYS}
      brand={<Logo look={look} />}
    >
      <PortalEvents line={line} pipelineId={pipeline.id} />
    </PipelineBoard>
  );
}

function Logo({ look }: { look: Look }) {
  const { logo } = look.theme;
  if (logo === null) return null;
  return (
    // biome-ignore lint/performance/noImgElement: the portal's own address, which is not ours to fetch and shrink
    <img
      src={logo}
      alt={look.name ?? ""}
      className="h-6 max-w-32 shrink-0 object-contain max-[22.5rem]:hidden"
    />
  );
}
