import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { openStorage, type Storage } from "@/lib/storage/database";
import { makeTestDatabase, type TestDatabase } from "@/lib/storage/testing";
import { type CreationRequest, type HeldCreation, openCreations } from "./service-creations";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

let database: TestDatabase;
/** Two servers over one database. */
let storages: [Storage, Storage];
let nowMs = Date.UTC(2026, 0, 1);

beforeAll(async () => {
  database = await makeTestDatabase();
  storages = [await openStorage(database), await openStorage(database)];
});
beforeEach(() => {
  nowMs += 48 * HOUR;
});
afterAll(async () => {
  for (const storage of storages) await storage.close();
  await database.remove();
});

const server = (nth: 0 | 1) => openCreations(storages[nth], () => nowMs);
const ask = (request: Partial<CreationRequest> = {}, nth: 0 | 1 = 0) =>
  server(nth).claim({ locationId: "here", userId: null, idempotencyKey: "k", asked: "a", ...request });

async function hold(request: Partial<CreationRequest> = {}, nth: 0 | 1 = 0): Promise<HeldCreation> {
  const claimed = await ask(request, nth);
  if ("opportunityId" in claimed) throw new Error("was done");
  return claimed;
}

async function codeOf(claim: Promise<unknown>): Promise<string> {
  const error = await claim.catch((thrown: unknown) => thrown);
  return error instanceof AppError ? error.code : "none";
}

describe("a key", () => {
  test("gives what was created under it, to every server, for a day", async () => {
    await (await hold()).done("o1");
    expect(await ask()).toEqual({ opportunityId: "o1" });
    expect(await ask({}, 1)).toEqual({ opportunityId: "o1" });
    nowMs += 25 * HOUR;
    await (await hold({ idempotencyKey: "another" })).undone();
    expect(await storages[0].db.selectFrom("creations").selectAll().execute()).toEqual([]);
  });

  test("is refused for other content, also while the first is under way", async () => {
    const held = await hold();
    expect(await codeOf(ask({ asked: "b" }))).toBe("rejected");
    await held.done("o1");
    expect(await codeOf(ask({ asked: "b" }, 1))).toBe("rejected");
  });

  test("is free again, also for other content, after what was refused", async () => {
    await (await hold()).undone();
    expect((await hold({ asked: "b" })).unclear).toBeNull();
  });

  test("is each person's and each location's own", async () => {
    await (await hold()).done("o1");
    await (await hold({ userId: "u1" })).done("o2");
    expect((await hold({ locationId: "there" })).unclear).toBeNull();
    expect(await ask({ userId: "u1" })).toEqual({ opportunityId: "o2" });
  });
});

test("of twenty at once on two servers one holds it, although nobody is signed in, and the others are told to wait", async () => {
  const asked = Array.from({ length: 20 }, (_, nth) => ask({}, nth % 2 === 0 ? 0 : 1));
  const settled = await Promise.allSettled(asked);
  expect(settled.filter(({ status }) => status === "fulfilled").length).toBe(1);
  const reasons = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  for (const reason of reasons) {
    expect(reason).toMatchObject({ code: "conflict", current: undefined, retryAfterMs: 2_000 });
  }
});

describe("a worker that has gone", () => {
  test("is followed by another one once its lease is over, which knows when it was sent", async () => {
    const sentMs = nowMs;
    await hold();
    nowMs += 29 * SECOND;
    expect(await codeOf(ask({}, 1))).toBe("conflict");
    nowMs += SECOND;
    expect((await hold({}, 1)).unclear).toEqual({ firstMs: sentMs, lastMs: sentMs });
  });

  test("and comes back has nothing to say any more", async () => {
    const first = await hold();
    nowMs += 30 * SECOND;
    const second = await hold({}, 1);
    await first.undone();
    await first.done("o1");
    await second.done("o2");
    expect(await ask()).toEqual({ opportunityId: "o2" });
  });
});

test("what is left unknown can be looked for at once, and remembers when it was sent again", async () => {
  const firstMs = nowMs;
  await (await hold()).unknown();
  nowMs += 40 * SECOND;
  const again = await hold({}, 1);
  await again.resending();
  await again.unknown();
  expect((await hold()).unclear).toEqual({ firstMs, lastMs: nowMs });
});

test("no content and no contact is kept", async () => {
  await (await hold({ asked: '{"email":"ann@example.com"}' })).done("o1");
  const rows = await storages[0].db.selectFrom("creations").selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain("ann");
  expect(await server(1).knownAmong("here", ["o0", "o1"])).toEqual(new Set(["o1"]));
  expect(await server(1).knownAmong("there", ["o1"])).toEqual(new Set());
});

test("a database that is away refuses before anything is sent, and what it cannot note afterwards is left to the lease", async () => {
  const held = await hold();
  const away = {
    ...storages[0],
    transaction: () =>
      Promise.reject(new AppError("upstream_timeout", { message: "broke", hint: "may be done" })),
  };
  const claim = openCreations(away, () => nowMs).claim;
  const asked = { locationId: "here", userId: null, idempotencyKey: "z", asked: "a" };
  const failure = await claim(asked).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "upstream_unavailable",
    hint: expect.stringContaining("nothing was sent"),
  });
  await held.unknown();
});
