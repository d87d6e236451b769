import "server-only";
import { nowhere, seesPipeline } from "@/lib/identity/access";
import { requireRole } from "@/lib/identity/require-role";
import type { Role } from "@/lib/identity/session";
import type { BoardService } from "./service";
import { restrictedReads } from "./service-reads-access";
import { createSights, type Entrance } from "./service-sight";
import { restrictedWrites } from "./service-writes-access";

/** Who may use which verb, at least. A verb that is missing here does not compile. */
export const BOARD_ROLES = {
  listPipelines: "viewer",
  listStagePage: "viewer",
  summarise: "viewer",
  getOpportunity: "viewer",
  createOpportunity: "rep",
  editOpportunity: "rep",
  moveOpportunity: "rep",
  deleteOpportunity: "manager",
  searchContacts: "viewer",
  listUsers: "viewer",
} as const satisfies Record<keyof BoardService, Role>;

/**
 * The same service within what each session may do: its role decides on the verb, its restrictions on what exists for
 * it. What comes back is checked too, since a HighLevel may ignore a filter that it was given.
 * @throws AppError `forbidden` for what a role may not do or a restriction does not let be written; `not_found` for
 *   what a restriction hides, as if it were not there
 */
export function restricted(board: BoardService): BoardService {
  const sightOf = createSights(board);
  const role: Entrance["role"] = (session, verb) => requireRole(session, BOARD_ROLES[verb]);
  const entrance: Entrance = {
    role,
    pipeline: async (session, verb, pipelineId) => {
      role(session, verb);
      if (!seesPipeline(session, pipelineId)) throw nowhere("pipeline");
      return sightOf(session, pipelineId);
    },
  };
  return { ...restrictedReads(board, entrance), ...restrictedWrites(board, entrance) };
}
