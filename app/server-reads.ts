import "server-only";
import type { BoardReads } from "@/lib/board/queries";
import type { BoardService } from "@/lib/board/service";
import type { Session } from "@/lib/identity/session";
import { ofPage } from "@/lib/server";
import type { SettingsService } from "@/lib/settings/service";

/** The board's reads while a page is rendered: the service itself, never our own port. */
export function serverReads({
  board,
  settings,
  session,
}: {
  board: BoardService;
  settings: SettingsService;
  session: Session;
}): BoardReads {
  return {
    locationId: session.locationId,
    // Before everything that the browser will do.
    now: () => 0,
    listPipelines: () => board.listPipelines(session),
    listStagePage: async ({ pipelineId, stageId, filters, cursor, limit }) => {
      const { result, figures } = ofPage(() =>
        board.listStagePage(session, { pipelineId, stageId, filters, cursor, limit }),
      );
      const page = await result;
      const { knownAtMs = null, isLimited = false } = figures() ?? {};
      // A page has no headers in which that could be told.
      return knownAtMs === null ? page : { ...page, stoodIn: { sinceMs: knownAtMs, isLimited } };
    },
    summarise: ({ pipelineId, filters }) => board.summarise(session, { pipelineId, filters }),
    getOpportunity: ({ pipelineId, opportunityId }) =>
      board.getOpportunity(session, { pipelineId, opportunityId }),
    searchContacts: ({ query }) => board.searchContacts(session, { query }),
    listUsers: () => board.listUsers(session),
    getLocation: () => settings.readLocation(session),
  };
}
