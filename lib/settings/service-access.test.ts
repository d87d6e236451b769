import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestCrm, TEST_KEY, type TestCrm } from "@/lib/crm/testing";
import { AppError } from "@/lib/errors";
import { createAdministrationClient } from "@/lib/highlevel/administration";
import {
  LOCAL_SESSION as ALL,
  type Restrictions,
  ROLES,
  type Session,
  UNRESTRICTED,
} from "@/lib/identity/session";
import { createSettingsService, type SettingsService } from "./service";
import { restrictedSettings, SETTINGS_ROLES } from "./service-access";

// The verbs of the settings as people with less than all of the location meet them.

type Verb = keyof typeof SETTINGS_ROLES;
type Target = { pipelineId: string; stageId: string; userId: string; tagId: string };

let crm: TestCrm;
let everything: SettingsService;
let settings: SettingsService;

beforeAll(async () => {
  crm = await openTestCrm();
  const upstream = {
    name: "The CRM",
    fetch: crm.crm.fetch,
    baseUrl: "http://crm.test",
    apiKey: TEST_KEY,
  } as const;
  const defaults = { name: null, currency: "USD", locale: "en-US", timeZone: null };
  everything = createSettingsService({ clientFor: () => createAdministrationClient(upstream), defaults });
  settings = restrictedSettings(everything);
});
afterAll(() => crm.close());

const NOWHERE: Target = { pipelineId: "p", stageId: "s", userId: "u", tagId: "t" };
let made = 0;
async function makeTarget(): Promise<Target> {
  made += 1;
  const { id: pipelineId, stages } = await everything.createPipeline(ALL, {
    name: `P ${made}`,
    stages: ["A", "B"],
  });
  const { id: userId } = await everything.createUser(ALL, { name: `User ${made}`, email: null });
  const { id: tagId } = await everything.createTag(ALL, { name: `tag ${made}` });
  return { pipelineId, stageId: stages[0]?.id ?? "", userId, tagId };
}

const session = (role: Session["role"], restrictions: Partial<Restrictions> = {}): Session => ({
  ...ALL,
  userId: "ann",
  role,
  restrictions: { ...UNRESTRICTED, ...restrictions },
});

const CALLS = {
  readLocation: (who) => settings.readLocation(who),
  editLocation: (who) => settings.editLocation(who, { name: "Here" }),
  createPipeline: (who) => settings.createPipeline(who, { name: `New ${made}`, stages: ["A"] }),
  orderPipelines: async (who) => settings.orderPipelines(who, await pipelineIds()),
  renamePipeline: (who, { pipelineId }) =>
    settings.renamePipeline(who, { pipelineId, name: `Renamed ${made}` }),
  deletePipeline: (who, { pipelineId }) => settings.deletePipeline(who, { pipelineId, fate: null }),
  addStage: (who, { pipelineId }) => settings.addStage(who, { pipelineId, name: "C" }),
  orderStages: async (who, { pipelineId }) =>
    settings.orderStages(who, { pipelineId, ids: (await stageIds(pipelineId)).reverse() }),
  renameStage: (who, { pipelineId, stageId }) =>
    settings.renameStage(who, { pipelineId, stageId, name: "Renamed" }),
  deleteStage: (who, { pipelineId, stageId }) =>
    settings.deleteStage(who, { pipelineId, stageId, fate: null }),
  createUser: (who) => settings.createUser(who, { name: "New", email: null }),
  editUser: (who, { userId }) => settings.editUser(who, { userId, edit: { name: "Renamed" } }),
  countOwned: (who, { userId }) => settings.countOwned(who, { userId }),
  deleteUser: (who, { userId }) => settings.deleteUser(who, { userId, assignTo: null }),
  listTags: (who) => settings.listTags(who),
  createTag: (who) => settings.createTag(who, { name: "new" }),
  renameTag: (who, { tagId }) => settings.renameTag(who, { tagId, name: `renamed ${tagId}`, merge: false }),
  deleteTag: (who, { tagId }) => settings.deleteTag(who, { tagId }),
} as const satisfies Record<Verb, (who: Session, target: Target) => Promise<unknown>>;
const isVerb = (name: string): name is Verb => name in CALLS;
const VERBS = Object.keys(CALLS).filter(isVerb);

async function pipelines(): Promise<{ id: string; stages: { id: string }[] }[]> {
  return (await crm.call("GET", "/pipelines/")).body.pipelines;
}
const pipelineIds = async () => (await pipelines()).map(({ id }) => id);
const stageIds = async (pipelineId: string) =>
  (await pipelines()).find(({ id }) => id === pipelineId)?.stages.map(({ id }) => id) ?? [];

async function codeOf(verb: Verb, who: Session, target: Target): Promise<string> {
  return CALLS[verb](who, target).then(
    () => "ok",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

test("every verb of the settings has its role, and stands in the tables of this file", () => {
  const verbs = Object.keys(everything).filter((name) => name !== "canAdminister");
  expect(VERBS.toSorted()).toEqual(verbs.sort());
  expect(VERBS.toSorted()).toEqual(Object.keys(SETTINGS_ROLES).sort());
  expect(Object.keys(settings).sort()).toEqual(Object.keys(everything).sort());
});

describe.each(ROLES)("a %s", (role) => {
  test.each(VERBS)("calls %s as far as the role goes", async (verb) => {
    const may = ROLES.indexOf(role) >= ROLES.indexOf(SETTINGS_ROLES[verb]);
    const target = may ? await makeTarget() : NOWHERE;
    expect(await codeOf(verb, session(role), target)).toBe(may ? "ok" : "forbidden");
  });
});

/** What an admin finds who is not shown all; absent is `ok`. */
const OTHER_PIPELINE: Partial<Record<Verb, string>> = {
  createPipeline: "forbidden",
  orderPipelines: "forbidden",
  renamePipeline: "not_found",
  deletePipeline: "not_found",
  addStage: "not_found",
  orderStages: "not_found",
  renameStage: "not_found",
  deleteStage: "not_found",
  deleteUser: "forbidden",
};
const OTHERS: Partial<Record<Verb, string>> = {
  deletePipeline: "forbidden",
  deleteStage: "forbidden",
  deleteUser: "forbidden",
  countOwned: "not_found",
};

test.each(VERBS)("whoever sees some pipelines only reaches no other by %s", async (verb) => {
  const [own, other] = [await makeTarget(), await makeTarget()];
  const who = session("admin", { pipelineIds: [own.pipelineId] });
  const before = await pipelines();
  expect(await codeOf(verb, who, other)).toBe(OTHER_PIPELINE[verb] ?? "ok");
  expect(await pipelines()).toEqual(before);
});

test.each(VERBS)("whoever sees only their own reaches nobody else's by %s", async (verb) => {
  expect(await codeOf(verb, session("admin", { ownOnly: true }), await makeTarget())).toBe(
    OTHERS[verb] ?? "ok",
  );
});

test("opportunities are not moved to a pipeline that does not exist for whoever deletes their stage", async () => {
  const [own, other] = [await makeTarget(), await makeTarget()];
  const who = session("manager", { pipelineIds: [own.pipelineId] });
  const fate = { kind: "move" as const, pipelineId: other.pipelineId, stageId: other.stageId };
  const { pipelineId, stageId } = own;
  for (const call of [
    settings.deleteStage(who, { pipelineId, stageId, fate }),
    settings.deletePipeline(who, { pipelineId, fate }),
  ]) {
    await expect(call).rejects.toMatchObject({ code: "not_found" });
  }
});
