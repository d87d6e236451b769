import { expect, test } from "vitest";
import * as z from "zod/mini";
import { ApiProblem, type ProblemCode } from "@/lib/http/api-problem";
import { createRequest } from "@/lib/http/request";
import type { Credential } from "./credentials";
import { SignIn } from "./sign-in";

const MINUTE_MS = 60_000;
const WHO = {
  userId: "u1",
  name: "Rita Rep",
  role: "rep" as const,
  restrictions: { ownOnly: false, pipelineIds: null, hidesValues: false },
};

type World = {
  isPortalSignedIn: boolean;
  refusal: ProblemCode | null;
  who: typeof WHO;
  asked: number;
  left: string[];
};

/** A portal and a server that hand out numbered tokens, 15 minutes each, until a test says otherwise. */
function open() {
  const clock = { nowMs: Date.UTC(2026, 10, 26, 12) };
  const world: World = { isPortalSignedIn: true, refusal: null, who: WHO, asked: 0, left: [] };
  let granted = 0;
  const signIn = new SignIn({
    ask: async (): Promise<Credential | null> => {
      world.asked += 1;
      return world.isPortalSignedIn ? { way: "portal", token: `p${world.asked}` } : null;
    },
    exchange: async () => {
      if (world.refusal) throw new ApiProblem({ code: world.refusal, detail: "No." });
      granted += 1;
      const expiresAt = new Date(clock.nowMs + 15 * MINUTE_MS).toISOString();
      return { token: `s${granted}`, expiresAt, session: world.who };
    },
    leave: async (header) => world.left.push(header),
    now: () => clock.nowMs,
  });
  return { signIn, world, clock };
}

test("a token of the address signs in without asking anybody; without one the portal is asked", async () => {
  const brought = open();
  await brought.signIn.start({ way: "portal", token: "from-the-address" });
  expect([brought.signIn.state(), brought.world.asked]).toEqual([{ phase: "in", who: WHO }, 0]);
  expect(await brought.signIn.authorization()).toBe("Bearer s1");
  const asking = open();
  await asking.signIn.start(null);
  expect([asking.signIn.state().phase, asking.world.asked]).toEqual(["in", 1]);
});

test("a minute before its end the session is renewed, and until then the old one serves", async () => {
  const { signIn, world, clock } = open();
  await signIn.start(null);
  clock.nowMs += 13.9 * MINUTE_MS;
  expect([await signIn.authorization(), world.asked]).toEqual(["Bearer s1", 1]);
  clock.nowMs += 0.2 * MINUTE_MS;
  expect(await Promise.all([signIn.authorization(), signIn.authorization()])).toEqual([
    "Bearer s1",
    "Bearer s1",
  ]);
  await expect.poll(() => signIn.authorization()).toBe("Bearer s2");
  expect(world.asked).toBe(2);
});

test("a page that slept past the end waits for a new session, all its calls for one", async () => {
  const { signIn, world, clock } = open();
  await signIn.start(null);
  clock.nowMs += 60 * MINUTE_MS;
  expect(await Promise.all([signIn.authorization(), signIn.authorization()])).toEqual([
    "Bearer s2",
    "Bearer s2",
  ]);
  expect(world.asked).toBe(2);
});

test("a clock that is off by a day renews once a minute at the most, and not for each call", async () => {
  const { signIn, world, clock } = open();
  await signIn.start(null);
  const { nowMs } = clock;
  clock.nowMs = nowMs + 24 * 60 * MINUTE_MS;
  await signIn.authorization();
  for (let at = 0; at < 20; at += 1) await signIn.authorization();
  expect(world.asked).toBe(2);
});

test("a call that is refused is sent again once with a new session, and then the refusal stands", async () => {
  const { signIn, world } = open();
  await signIn.start(null);
  const sent: (string | null)[] = [];
  const good = new Set(["Bearer s2"]);
  const send = createRequest({
    authorization: signIn.authorization,
    fetch: async (_, init) => {
      const header = new Headers(init.headers).get("authorization");
      sent.push(header);
      if (good.has(header ?? "")) return Response.json({});
      const problem = {
        type: "about:blank",
        title: "No",
        status: 401,
        code: "unauthenticated",
        detail: "No.",
        requestId: "r",
      };
      return Response.json(problem, { status: 401 });
    },
  });
  await send({ method: "PUT", path: "/api/x", body: {}, schema: z.object({}) });
  expect(sent).toEqual(["Bearer s1", "Bearer s2"]);
  good.clear();
  await expect(send({ path: "/api/x", schema: z.object({}) })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  expect(sent).toEqual(["Bearer s1", "Bearer s2", "Bearer s2", "Bearer s3"]);
  expect(world.asked).toBe(3);
});

test.each([
  ["unauthenticated", "ended"],
  ["forbidden", "forbidden"],
  ["unreachable", "unreachable"],
  ["upstream_unavailable", "unreachable"],
] as const)("a sign-in that ends with %s is told as %s", async (refusal, why) => {
  const { signIn, world } = open();
  world.refusal = refusal;
  await signIn.start({ way: "portal", token: "spent" });
  expect(signIn.state()).toEqual({ phase: "out", why });
  await expect(signIn.authorization()).rejects.toMatchObject({ code: "unauthenticated" });
});

test("a renewal that fails in passing leaves the board, one that is refused ends it", async () => {
  const { signIn, world, clock } = open();
  await signIn.start(null);
  clock.nowMs += 20 * MINUTE_MS;
  world.refusal = "unreachable";
  await expect(signIn.authorization()).rejects.toMatchObject({ code: "unreachable" });
  expect(signIn.state().phase).toBe("in");
  world.refusal = null;
  world.isPortalSignedIn = false;
  await expect(signIn.authorization()).rejects.toMatchObject({ code: "unauthenticated" });
  expect(signIn.state()).toEqual({ phase: "out", why: "ended" });
  const { asked } = world;
  await expect(signIn.authorization()).rejects.toMatchObject({ code: "unauthenticated" });
  expect(world.asked).toBe(asked);
});

test("a renewal tells who they are now, and the same again tells nobody", async () => {
  const { signIn, world, clock } = open();
  await signIn.start(null);
  let told = 0;
  signIn.subscribe(() => {
    told += 1;
  });
  clock.nowMs += 20 * MINUTE_MS;
  await signIn.authorization();
  expect(told).toBe(0);
  // Two may have one name, and each sees their own.
  for (const other of [{ name: "Rita R." }, { userId: "u2" }]) {
    told = 0;
    world.who = { ...WHO, ...other };
    clock.nowMs += 20 * MINUTE_MS;
    await signIn.authorization();
    expect([told, signIn.state()]).toEqual([1, { phase: "in", who: world.who }]);
  }
});

test("A14: signing out ends the session on the server, and nothing is let in afterwards", async () => {
  const { signIn, world } = open();
  await signIn.start(null);
  await signIn.end();
  expect([world.left, signIn.state()]).toEqual([["Bearer s1"], { phase: "out", why: "ended" }]);
  await expect(signIn.authorization()).rejects.toMatchObject({ code: "unauthenticated" });
});

test("A14: a sign-in that comes through after signing out is ended at once", async () => {
  const { signIn, world } = open();
  const starting = signIn.start({ way: "portal", token: "p" });
  await signIn.end();
  await starting;
  expect([signIn.state(), world.left]).toEqual([{ phase: "out", why: "ended" }, ["Bearer s1"]]);
});
