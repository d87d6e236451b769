import { type ReactNode, Suspense } from "react";
import { BoardSkeleton } from "@/components/board/board-skeleton";
import { OpenNotice } from "./open-notice";
import { pageServices } from "./page-services";

/** A page waits this long for what it shows, in milliseconds; what takes longer is streamed after it. */
const WAIT_MS = 300;

/** Over when a page should wait no longer. */
export function outOfPatience(): Promise<"late"> {
  return new Promise((resolve) => setTimeout(resolve, WAIT_MS, "late"));
}

/**
 * A page that is there in time as it is: no skeleton flashes up, and it has the status that it asks for. Otherwise the
 * shape of a board, and the page follows in the same answer.
 */
export async function orSkeleton(page: Promise<ReactNode>, patience = outOfPatience()): Promise<ReactNode> {
  if ((await Promise.race([page, patience])) !== "late") return page;
  const services = await pageServices().catch(() => null);
  // The page tells by itself why there are none, or leads to the sign-in.
  if (!services) return page;
  return (
    <Suspense
      fallback={
        <>
          <OpenNotice session={services.session} />
          <BoardSkeleton />
        </>
      }
    >
      <Arriving page={page} />
    </Suspense>
  );
}

async function Arriving({ page }: { page: Promise<ReactNode> }) {
  return page;
}
