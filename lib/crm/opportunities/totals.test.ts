import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestCrm, type TestCrm } from "../testing";
import { countTotals, keptTotals, type StageTotal } from "./totals";

let at: TestCrm;
let pipelineId: string;
let stageIds: string[];

beforeEach(async () => {
  at = await openTestCrm();
  ({ id: pipelineId, stageIds } = await at.makePipeline("New", "Talking", "Closing"));
});
afterEach(() => at.close());

const list = () => `/pipelines/${pipelineId}/opportunities`;
const statuses = ["open", "won", "lost", "abandoned"] as const;

async function create(stageId: string, monetaryValue: number): Promise<string> {
  const sent = { title: "Roof", email: "a@b.example", status: "open", stageId, monetaryValue };
  return (await at.call("POST", list(), sent)).body.id;
}

/** By stage, in order, without the stages that have nothing. */
function sorted(totals: readonly StageTotal[] | null) {
  const byStage = stageIds.map((stageId) => {
    const ofStage = totals?.filter((total) => total.stageId === stageId) ?? [];
    return {
      count: ofStage.reduce((sum, { count }) => sum + count, 0),
      valueMinor: ofStage.reduce((sum, { valueMinor }) => sum + valueMinor, 0n),
    };
  });
  return byStage;
}

async function expectKeptToBeCounted() {
  const { storage, locationId } = at;
  for (const status of [undefined, ...statuses]) {
    const request = { locationId, pipelineId, filters: { ...(status && { status }) } as const };
    const counted = sorted(await countTotals(storage, request));
    expect(sorted(await keptTotals(storage.db, request))).toEqual(counted);
  }
}

describe("the totals that the database keeps", () => {
  test("are what one would count, whatever is created, moved, edited and deleted", async () => {
    const step = fc.record({
      verb: fc.constantFrom("create", "move", "edit", "delete"),
      stage: fc.nat(2),
      status: fc.constantFrom(...statuses),
      cents: fc.integer({ min: -99_999_999_999_999, max: 99_999_999_999_999 }),
      which: fc.nat(),
    });
    const ids: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), async (steps) => {
        for (const { verb, stage, status, cents, which } of steps) {
          const [id, stageId = ""] = [ids[which % ids.length], stageIds[stage]];
          if (verb === "create" || !id) ids.push(await create(stageId, cents / 100));
          else if (verb === "move") await at.call("PUT", `${list()}/${id}/status`, { stageId, status });
          else if (verb === "delete") {
            await at.call("DELETE", `${list()}/${id}`);
            ids.splice(ids.indexOf(id), 1);
          } else {
            const sent = { title: "Roof", stageId, status, monetaryValue: cents / 100 };
            await at.call("PUT", `${list()}/${id}`, sent);
          }
        }
        await expectKeptToBeCounted();
      }),
      { seed: 20261122, numRuns: 8 },
    );
  });

  test("are right when one statement writes many rows, and beyond 64 bits", async () => {
    const { storage } = at;
    for (const stageId of stageIds) await create(stageId, 999_999_999_999.99);
    const { numUpdatedRows } = await storage.db
      .updateTable("opportunities")
      .set({ stageId: stageIds[2] ?? "", status: "won", valueMinor: 9_007_199_254_740_991 })
      .executeTakeFirstOrThrow();
    expect(numUpdatedRows).toBe(3n);
    await expectKeptToBeCounted();
    const { body } = await at.call("GET", `/pipelines/${pipelineId}/summary`);
    expect(body.stages[2]).toMatchObject({
      count: 3,
      monetaryValueMinor: String(3n * 9_007_199_254_740_991n),
    });
    await storage.db.deleteFrom("opportunities").execute();
    await expectKeptToBeCounted();
  });

  test("are undone with the transaction that wrote", async () => {
    const [stageId = ""] = stageIds;
    await create(stageId, 10);
    const undone = at.storage.transaction(async (tx) => {
      await tx.deleteFrom("opportunities").execute();
      throw new Error("given up");
    });
    await expect(undone).rejects.toThrow("given up");
    const { body } = await at.call("GET", `/pipelines/${pipelineId}/summary`);
    expect(body.stages[0]).toMatchObject({ count: 1, monetaryValue: 10 });
    await expectKeptToBeCounted();
  });

  test("are not asked when a filter needs more than stage and status", async () => {
    const { storage, locationId } = at;
    const kept = (filters: object) => keptTotals(storage.db, { locationId, pipelineId, filters });
    expect(await kept({ assignedTo: "somebody" })).toBeNull();
    expect(await kept({ query: "roof" })).toBeNull();
    expect(await kept({ startDate: 0 })).toBeNull();
    expect(await kept({ query: " ", status: "open" })).toEqual([]);
  });
});
