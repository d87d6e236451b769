import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Json, openTestCrm, type TestCrm } from "../testing";

const clock = { now: Date.UTC(2026, 0, 1) };
let crm: TestCrm;
beforeAll(async () => {
  crm = await openTestCrm(clock);
});
afterAll(() => crm.close());

const idsOf = (items: Json[]): string[] => items.map(({ id }) => id);

/** The clock often stands, so that several share a millisecond. */
function tick() {
  clock.now += clock.now % 3 === 0 ? 1 : 0;
}

/** Reads a list page by page; `next` does nothing once it has come to the end. */
function openPager(list: string, key: "opportunities" | "contacts") {
  const seen: string[] = [];
  let cursor: string | null = "";
  const next = async () => {
    if (cursor === null) return false;
    const { body } = await crm.call("GET", `${list}${cursor}`);
    seen.push(...idsOf(body[key]));
    if (seen.length > 1000) throw new Error("the pages do not end");
    const { startAfter, startAfterId } = body.meta;
    cursor = startAfterId === null ? null : `&startAfter=${startAfter}&startAfterId=${startAfterId}`;
    return true;
  };
  return { seen, next };
}

type Step = { kind: "create" | "move" | "delete" | "read"; pick: number };
const kinds = fc.constantFrom<Step["kind"]>("create", "move", "delete", "read", "read");
const steps = fc.array(fc.record({ kind: kinds, pick: fc.nat(1000) }), { maxLength: 24 });
const limits = fc.integer({ min: 1, max: 7 });

describe("whatever is made, moved and deleted between the pages,", () => {
  async function openBoard(limit: number) {
    const { id, stageIds } = await crm.makePipeline("Here", "There");
    const [here = "", there = ""] = stageIds;
    const path = `/pipelines/${id}/opportunities`;
    /** Where each opportunity stands that is still there. */
    const places = new Map<string, string>();
    const pick = (index: number) => [...places.keys()][index % Math.max(places.size, 1)];
    const create = async () => {
      tick();
      const draft = { title: "t", stageId: here, status: "open", email: "joe@x.io" };
      const { body } = await crm.call("POST", path, draft);
      places.set(body.id, here);
    };
    const move = async (index: number) => {
      const one = pick(index);
      if (one === undefined) return;
      const stageId = places.get(one) === here ? there : here;
      await crm.call("PUT", `${path}/${one}/status`, { stageId, status: index % 2 ? "won" : "open" });
      places.set(one, stageId);
    };
    const remove = async (index: number) => {
      const one = pick(index);
      if (one !== undefined) await crm.call("DELETE", `${path}/${one}`);
      if (one !== undefined) places.delete(one);
    };
    const whole = openPager(`${path}?limit=${limit}`, "opportunities");
    const stage = openPager(`${path}?stageId=${here}&limit=${limit}`, "opportunities");
    return { here, places, create, move, remove, whole, stage };
  }

  test("each opportunity that stays is shown exactly once, in its stage and in the pipeline", async () => {
    await fc.assert(
      fc.asyncProperty(steps, limits, async (drawn, limit) => {
        const { here, places, whole, stage, ...act } = await openBoard(limit);
        for (let i = 0; i < 12; i++) await act.create();
        const early = new Set(places.keys());
        const settled = new Set(early);
        await whole.next();
        await stage.next();
        for (const { kind, pick } of drawn) {
          if (kind === "create") await act.create();
          if (kind === "delete") await act.remove(pick);
          if (kind === "move") {
            const moved = [...places.keys()][pick % Math.max(places.size, 1)];
            // One that leaves the stage and comes back may have been passed meanwhile.
            if (moved !== undefined) settled.delete(moved);
            await act.move(pick);
          }
          if (kind === "read") await (pick % 2 ? whole : stage).next();
        }
        while (await whole.next());
        while (await stage.next());
        for (const { seen } of [whole, stage]) expect(new Set(seen).size).toBe(seen.length);
        const survivors = [...places].filter(([id]) => early.has(id));
        expect(survivors.filter(([id]) => !whole.seen.includes(id))).toEqual([]);
        const inStage = survivors.filter(([id, place]) => place === here && settled.has(id));
        expect(inStage.filter(([id]) => !stage.seen.includes(id))).toEqual([]);
      }),
      { seed: 20260102, numRuns: 25 },
    );
  });

  test("each contact that stays is shown exactly once, from either end", async () => {
    const order = fc.constantFrom("asc", "desc");
    await fc.assert(
      fc.asyncProperty(steps, limits, order, async (drawn, limit, direction) => {
        const run = `r${crypto.randomUUID()}`;
        const present = new Set<string>();
        const create = async () => {
          tick();
          const { body } = await crm.call("POST", "/contacts/", {
            email: `${crypto.randomUUID()}@x.io`,
            companyName: run,
          });
          present.add(body.contact.id);
        };
        const pick = (index: number) => [...present][index % Math.max(present.size, 1)];
        for (let i = 0; i < 8; i++) await create();
        const early = new Set(present);
        const pager = openPager(`/contacts/?query=${run}&order=${direction}&limit=${limit}`, "contacts");
        await pager.next();
        for (const { kind, pick: index } of drawn) {
          const one = pick(index);
          if (kind === "create") await create();
          // An edit leaves a contact where it is in the order of its creation.
          if (kind === "move" && one) await crm.call("PUT", `/contacts/${one}`, { name: `n${index}` });
          if (kind === "delete" && one) await crm.call("DELETE", `/contacts/${one}`);
          if (kind === "delete" && one) present.delete(one);
          if (kind === "read") await pager.next();
        }
        while (await pager.next());
        expect(new Set(pager.seen).size).toBe(pager.seen.length);
        const missing = [...present].filter((id) => early.has(id) && !pager.seen.includes(id));
        expect(missing).toEqual([]);
      }),
      { seed: 20260103, numRuns: 10 },
    );
  });
});
