import "server-only";
import { AppError } from "@/lib/errors";
import { nowhere, seesOwner, seesPipeline } from "@/lib/identity/access";
import { requireRole } from "@/lib/identity/require-role";
import type { Role, Session } from "@/lib/identity/session";
import type { Fate } from "./model";
import type { SettingsService } from "./service";

type Verb = Exclude<keyof SettingsService, "canAdminister">;

/** Who may use which verb, at least: a manager arranges pipelines, an admin all else. */
export const SETTINGS_ROLES = {
  readLocation: "viewer",
  editLocation: "admin",
  createPipeline: "manager",
  orderPipelines: "manager",
  renamePipeline: "manager",
  deletePipeline: "manager",
  addStage: "manager",
  orderStages: "manager",
  renameStage: "manager",
  deleteStage: "manager",
  createUser: "admin",
  editUser: "admin",
  countOwned: "admin",
  deleteUser: "admin",
  listTags: "viewer",
  createTag: "admin",
  renameTag: "admin",
  deleteTag: "admin",
} as const satisfies Record<Verb, Role>;

/**
 * The same service within what each session may do.
 * @throws AppError `forbidden` for what a role may not do or what would reach what a restriction hides; `not_found` for
 *   a pipeline that does not exist for whoever asks
 */
export function restrictedSettings(settings: SettingsService): SettingsService {
  const role = (session: Session, verb: Verb) => requireRole(session, SETTINGS_ROLES[verb]);
  return {
    canAdminister: settings.canAdminister,
    ...pipelineVerbs(settings, role),
    readLocation: async (session) => {
      role(session, "readLocation");
      return settings.readLocation(session);
    },
    editLocation: async (session, edit) => {
      role(session, "editLocation");
      return settings.editLocation(session, edit);
    },
    createUser: async (session, draft) => {
      role(session, "createUser");
      return settings.createUser(session, draft);
    },
    editUser: async (session, one) => {
      role(session, "editUser");
      return settings.editUser(session, one);
    },
    countOwned: async (session, one) => {
      role(session, "countOwned");
      if (!seesOwner(session, one.userId)) throw nowhere("user");
      return settings.countOwned(session, one);
    },
    deleteUser: async (session, one) => {
      role(session, "deleteUser");
      refuseHidden(session);
      return settings.deleteUser(session, one);
    },
    listTags: async (session) => {
      role(session, "listTags");
      return settings.listTags(session);
    },
    createTag: async (session, draft) => {
      role(session, "createTag");
      return settings.createTag(session, draft);
    },
    renameTag: async (session, one) => {
      role(session, "renameTag");
      return settings.renameTag(session, one);
    },
    deleteTag: async (session, one) => {
      role(session, "deleteTag");
      return settings.deleteTag(session, one);
    },
  };
}

type PipelineVerb = Extract<Verb, `${string}Pipeline${string}` | `${string}Stage${string}`>;

function pipelineVerbs(settings: SettingsService, role: (session: Session, verb: Verb) => void) {
  const enter = (session: Session, verb: PipelineVerb, pipelineId: string) => {
    role(session, verb);
    if (!seesPipeline(session, pipelineId)) throw nowhere("pipeline");
  };
  return {
    createPipeline: async (session, draft) => {
      role(session, "createPipeline");
      refuseSome(session);
      return settings.createPipeline(session, draft);
    },
    orderPipelines: async (session, ids) => {
      role(session, "orderPipelines");
      refuseSome(session);
      return settings.orderPipelines(session, ids);
    },
    renamePipeline: async (session, one) => {
      enter(session, "renamePipeline", one.pipelineId);
      return settings.renamePipeline(session, one);
    },
    deletePipeline: async (session, one) => {
      enter(session, "deletePipeline", one.pipelineId);
      refuseFate(session, one.fate);
      return settings.deletePipeline(session, one);
    },
    addStage: async (session, one) => {
      enter(session, "addStage", one.pipelineId);
      return settings.addStage(session, one);
    },
    orderStages: async (session, one) => {
      enter(session, "orderStages", one.pipelineId);
      return settings.orderStages(session, one);
    },
    renameStage: async (session, one) => {
      enter(session, "renameStage", one.pipelineId);
      return settings.renameStage(session, one);
    },
    deleteStage: async (session, one) => {
      enter(session, "deleteStage", one.pipelineId);
      refuseFate(session, one.fate);
      return settings.deleteStage(session, one);
    },
  } satisfies Pick<SettingsService, PipelineVerb>;
}

/** What is deleted takes along opportunities of everybody, or moves them to where they exist for all. */
function refuseFate(session: Session, fate: Fate): void {
  if (session.restrictions.ownOnly) throw outOfReach();
  if (fate?.kind === "move" && !seesPipeline(session, fate.pipelineId)) throw nowhere("pipeline");
}

/** A new pipeline would not exist for whoever made it, and an order names them all. */
function refuseSome({ restrictions }: Session): void {
  if (restrictions.pipelineIds !== null) throw outOfReach();
}

/** What reaches the opportunities of others, in whichever pipeline. */
function refuseHidden({ restrictions }: Session): void {
  if (restrictions.ownOnly || restrictions.pipelineIds !== null) throw outOfReach();
}

function outOfReach(): AppError {
  return new AppError("forbidden", {
    message: "a change that reaches what is hidden from whoever makes it",
    hint: "This would change what you cannot see. Somebody who sees all of it can do it.",
  });
}
