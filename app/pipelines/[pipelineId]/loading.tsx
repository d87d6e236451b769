import { BoardSkeleton } from "@/components/board/board-skeleton";

export default function Loading() {
  return <BoardSkeleton />;
}
