"use client";

import dynamic from "next/dynamic";
import { useEffect } from "react";
import { BoardSkeleton } from "@/components/board/board-skeleton";
import { EmbedNotice } from "./embed-notice";
import { useFrame } from "./use-frame";
import { useSecondTry } from "./use-second-try";

const EmbedBoard = dynamic(async () => (await import("./embed-board")).EmbedBoard, {
  ssr: false,
  loading: () => <BoardSkeleton brand={null} />,
});

/** Who is asking decides what there is to see: a board, or how to get to one. */
export function EmbedScreen({ locationId }: { locationId: string }) {
  const { frame, state, notice } = useFrame(locationId);
  const { about, tried, again } = useSecondTry({ frame, state, notice });
  useEffect(() => {
    // The board is on its way while the portal is asked.
    void import("./embed-board");
  }, []);
  if (about) return <EmbedNotice about={about} tried={tried} onAgain={again} />;
  if (!frame || state.phase !== "in") return <BoardSkeleton brand={null} />;
  const { look, line } = frame;
  // Somebody who may do something else now begins with nothing of what was read before.
  return <EmbedBoard key={JSON.stringify(state.who)} {...{ locationId, look, line }} who={state.who} />;
}
