import "server-only";
import { createActivityLog } from "@/lib/activity/log";
import { recordedBoard } from "@/lib/activity/recorded";
import { createActivityService } from "@/lib/activity/service";
import type { BoardService } from "@/lib/board/service";
import { restricted } from "@/lib/board/service-access";
import type { Storage } from "@/lib/storage/database";
import { traveller } from "./traveller";
import type { Upstream } from "./upstream";

type Recording = { storage: Storage; onFailure: (error: unknown) => void };

/** A board within what each session may do, whose changes are written down, and what can be asked of that. */
export function recorded(
  board: BoardService,
  { storage, onFailure }: Recording,
): Pick<Upstream, "board" | "activity"> {
  const log = createActivityLog(storage);
  const requestId = () => traveller()?.requestId ?? "";
  const own = restricted(recordedBoard(board, { log, requestId, onFailure }));
  return { board: own, activity: createActivityService({ log, board: own }) };
}
