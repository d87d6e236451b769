import "server-only";
import type { Location, Owner, Pipeline, Stage } from "@/lib/board/model";
import { ownerOf, pipelineOf } from "@/lib/board/translate";
import { AppError } from "@/lib/errors";
import type { AdministrationClient } from "@/lib/highlevel/administration";
import type { Session } from "@/lib/identity/session";
import type { LocationEdit, PipelineDraft, UserDraft, UserEdit } from "./drafts";
import type { Fate, MadeTag, Owned, Progress, Tag } from "./model";
import {
  fateWireOf,
  inSettingsWords,
  type LocationDefaults,
  locationOf,
  locationWireOf,
  userWireOf,
} from "./translate";

type OnePipeline = { pipelineId: string };
type OneStage = OnePipeline & { stageId: string };
type OneUser = { userId: string };
type OneTag = { tagId: string };

/**
 * How a location is arranged. Every verb that changes something throws AppError: `forbidden` where the CRM is changed
 * elsewhere (a remote HighLevel), `not_found`, `conflict` for what somebody else has changed meanwhile, `rejected`
 * with field errors in our words.
 */
export type SettingsService = {
  /** Whether anything but reading the location can work at all. */
  canAdminister: boolean;
  readLocation(session: Session): Promise<Location>;
  editLocation(session: Session, edit: LocationEdit): Promise<Location>;
  createPipeline(session: Session, draft: PipelineDraft): Promise<Pipeline>;
  /** `ids` are exactly those there are, as for stages. */
  orderPipelines(session: Session, ids: readonly string[]): Promise<void>;
  renamePipeline(session: Session, one: OnePipeline & { name: string }): Promise<void>;
  /** Works for some seconds at most; while `done` is false the same call goes on, with what is left of the number that was agreed to. */
  deletePipeline(session: Session, one: OnePipeline & { fate: Fate }): Promise<Progress>;
  addStage(session: Session, one: OnePipeline & { name: string }): Promise<Stage>;
  orderStages(session: Session, one: OnePipeline & { ids: readonly string[] }): Promise<void>;
  renameStage(session: Session, one: OneStage & { name: string }): Promise<void>;
  deleteStage(session: Session, one: OneStage & { fate: Fate }): Promise<Progress>;
  createUser(session: Session, draft: UserDraft): Promise<Owner>;
  editUser(session: Session, one: OneUser & { edit: UserEdit }): Promise<Owner>;
  countOwned(session: Session, one: OneUser): Promise<Owned>;
  /** Their opportunities, contacts and tasks go to `assignTo`, or to nobody when it is null. */
  deleteUser(session: Session, one: OneUser & { assignTo: string | null }): Promise<Progress>;
  /** By name. */
  listTags(session: Session): Promise<Tag[]>;
  /** A name that a tag has already answers that tag. */
  createTag(session: Session, draft: { name: string }): Promise<MadeTag>;
  /** On all contacts. A name that another tag has unites the two when `merge` says so, and is `rejected` otherwise. */
  renameTag(session: Session, one: OneTag & { name: string; merge: boolean }): Promise<Progress>;
  /** Its contacts stay. */
  deleteTag(session: Session, one: OneTag): Promise<Progress>;
};

type SettingsOptions = {
  /** The administration of a session's location; null where it is not ours to change. */
  clientFor: ((session: Session) => AdministrationClient) | null;
  defaults: LocationDefaults;
};

/** The verbs of the settings page, over the embedded CRM's administration. It keeps nothing between two calls. */
export function createSettingsService({ clientFor, defaults }: SettingsOptions): SettingsService {
  /** Calls the CRM, and says what it refuses in our words. */
  async function ask<Answer>(
    session: Session,
    call: (client: AdministrationClient) => Promise<Answer>,
  ): Promise<Answer> {
    if (!clientFor) throw elsewhere();
    return call(clientFor(session)).catch((error: unknown) => {
      throw inSettingsWords(error);
    });
  }
  const tell = async (session: Session, call: (client: AdministrationClient) => Promise<unknown>) => {
    await ask(session, call);
  };
  const wireLocation = (client: AdministrationClient) =>
    client.listLocations().then(({ locations }) => {
      const [only] = locations;
      if (!only) throw new AppError("upstream_invalid", { message: "no location" });
      return only;
    });

  return {
    canAdminister: clientFor !== null,
    readLocation: async (session) => {
      if (clientFor) return locationOf(await ask(session, wireLocation), defaults);
      return { ...defaults, allowsDuplicates: null };
    },
    editLocation: (session, edit) =>
      ask(session, async (client) => {
        const { id: locationId } = await wireLocation(client);
        await client.updateLocation({ locationId, body: locationWireOf(edit) });
        return locationOf(await wireLocation(client), defaults);
      }),
    createPipeline: (session, { name, stages }) =>
      ask(session, async (client) => {
        const body = { name, stages: stages.map((stage) => ({ name: stage })) };
        return pipelineOf(await client.createPipeline(body));
      }),
    orderPipelines: (session, ids) => tell(session, (client) => client.orderPipelines(ids)),
    renamePipeline: (session, one) => tell(session, (client) => client.renamePipeline(one)),
    deletePipeline: (session, { fate, ...one }) =>
      ask(session, (client) => client.deletePipeline({ ...one, query: fateWireOf(fate) })),
    addStage: (session, one) => ask(session, (client) => client.addStage(one)),
    orderStages: (session, one) => tell(session, (client) => client.orderStages(one)),
    renameStage: (session, one) => tell(session, (client) => client.renameStage(one)),
    deleteStage: (session, { fate, ...one }) =>
      ask(session, (client) => client.deleteStage({ ...one, query: fateWireOf(fate) })),
    createUser: (session, draft) =>
      ask(session, async (client) => ownerOf(await client.createUser(userWireOf(draft)))),
    editUser: (session, { userId, edit }) =>
      ask(session, async (client) => ownerOf(await client.updateUser({ userId, body: userWireOf(edit) }))),
    countOwned: (session, { userId }) => ask(session, (client) => client.countOwned(userId)),
    deleteUser: (session, { userId, assignTo }) =>
      ask(session, (client) => client.deleteUser({ userId, query: { assignTo: assignTo ?? undefined } })),
    listTags: async (session) => {
      const { tags } = await ask(session, (client) => client.listTagUsage());
      return tags.sort((a, b) => a.name.localeCompare(b.name));
    },
    createTag: (session, { name }) => ask(session, (client) => client.createTag(name)),
    renameTag: (session, one) => ask(session, (client) => client.renameTag(one)),
    deleteTag: (session, { tagId }) => ask(session, (client) => client.deleteTag(tagId)),
  };
}

function elsewhere(): AppError {
  return new AppError("forbidden", {
    message: "administration of a remote HighLevel",
    hint: "Pipelines, people and settings of a HighLevel location are changed in HighLevel itself.",
  });
}
