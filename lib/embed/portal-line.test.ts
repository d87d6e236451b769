import { expect, test } from "vitest";
import { createAsker } from "./credentials";
import { openPortalLine, parentOriginOf } from "./portal-line";

const PORTAL = "https://portal.example.com";
const OTHER = "https://other.example.com";
const TOKEN = { pipelane: 1, type: "token", token: "a.b.c" };

/** A frame whose parent writes down what it is told, and to whom. */
function openFrame({
  allowed = [PORTAL],
  parentOrigin,
}: {
  allowed?: string[];
  parentOrigin: string | null;
}) {
  const posted: { type: unknown; origin: unknown }[] = [];
  const channel = new EventTarget();
  const parent = {
    postMessage: (data: Record<string, unknown>, origin: unknown) => {
      posted.push({ type: data.type ?? data.message, origin });
    },
  };
  const frame = {
    addEventListener: channel.addEventListener.bind(channel),
    removeEventListener: channel.removeEventListener.bind(channel),
    parent,
  };
  const line = openPortalLine(frame, { allowed, parentOrigin });
  const timers: { delayMs: number; work: () => void }[] = [];
  const later = (delayMs: number, work: () => void) => {
    const timer = { delayMs, work };
    timers.push(timer);
    return () => void timers.splice(timers.indexOf(timer), 1);
  };
  const say = (
    data: unknown,
    { origin = PORTAL, source = parent }: { origin?: string; source?: unknown } = {},
  ) => {
    const event = new MessageEvent("message", { data, origin });
    Object.defineProperty(event, "source", { value: source });
    channel.dispatchEvent(event);
  };
  return { ask: createAsker({ line, later }), line, posted, say, timers };
}

test("the parent is who the browser says it is, also where only the referrer tells", () => {
  const from = { ancestorOrigins: undefined, referrer: "", ownOrigin: "https://pipelane.example.com" };
  expect(parentOriginOf({ ...from, ancestorOrigins: [PORTAL, OTHER] })).toBe(PORTAL);
  expect(parentOriginOf({ ...from, ancestorOrigins: ["null"], referrer: `${PORTAL}/` })).toBe("null");
  expect(parentOriginOf({ ...from, referrer: `${PORTAL}/boards?x=1` })).toBe(PORTAL);
  expect(parentOriginOf({ ...from, referrer: "https://pipelane.example.com/embed/nova" })).toBeNull();
  expect(parentOriginOf(from)).toBeNull();
});

test("only the portal that frames the page is spoken to, and never everybody", () => {
  const known = openFrame({ allowed: [PORTAL, OTHER], parentOrigin: PORTAL });
  known.line.send({ type: "ended" });
  expect(known.posted).toEqual([{ type: "ended", origin: PORTAL }]);

  const foreign = openFrame({ parentOrigin: OTHER });
  foreign.line.send({ type: "ended" });
  expect(foreign.posted).toEqual([]);

  const untold = openFrame({ allowed: [PORTAL, OTHER], parentOrigin: null });
  untold.line.send({ type: "ended" });
  expect(untold.posted.map(({ origin }) => origin)).toEqual([PORTAL, OTHER]);
});

test("A6: a token from a wrong origin, another window or in a wrong shape is ignored, and the right one is not", async () => {
  const { ask, say } = openFrame({ parentOrigin: PORTAL });
  const asked = ask();
  say({ ...TOKEN, token: "stolen" }, { origin: OTHER });
  say({ ...TOKEN, token: "stolen" }, { origin: "null" });
  say({ ...TOKEN, token: "stolen" }, { source: {} });
  say({ ...TOKEN, token: "stolen" }, { source: null });
  say({ ...TOKEN, token: "stolen", more: 1 });
  say("a.b.c");
  say(TOKEN);
  expect(await asked).toEqual({ way: "portal", token: "a.b.c" });
});

test("where nobody tells who frames the page, the first that answers is the only one from then on", async () => {
  const { ask, line, say, posted } = openFrame({ allowed: [PORTAL, OTHER], parentOrigin: null });
  const asked = ask();
  say(TOKEN, { origin: OTHER });
  await asked;
  posted.length = 0;
  line.send({ type: "ended" });
  expect(posted).toEqual([{ type: "ended", origin: OTHER }]);
});

test("it asks in both languages, and afterwards in the one that was answered", async () => {
  const { ask, say, posted } = openFrame({ parentOrigin: PORTAL });
  const asked = ask();
  expect(posted.map(({ type }) => type)).toEqual(["hello", "token-wanted", "REQUEST_USER_DATA"]);
  say({ message: "REQUEST_USER_DATA_RESPONSE", payload: "U2FsdGVk" });
  expect(await asked).toEqual({ way: "highlevel", payload: "U2FsdGVk" });
  posted.length = 0;
  ask();
  expect(posted.map(({ type }) => type)).toEqual(["hello", "REQUEST_USER_DATA"]);
});

test("a portal that answers nothing has five seconds, one that says welcome twenty, and a null is an answer", async () => {
  const silent = openFrame({ parentOrigin: PORTAL });
  const unanswered = silent.ask();
  expect(silent.timers.map(({ delayMs }) => delayMs)).toEqual([5_000]);
  silent.timers[0]?.work();
  expect(await unanswered).toBeNull();

  const slow = openFrame({ parentOrigin: PORTAL });
  const answered = slow.ask();
  slow.say({ pipelane: 1, type: "welcome" });
  expect(slow.timers.map(({ delayMs }) => delayMs)).toEqual([20_000]);
  slow.say({ ...TOKEN, token: null });
  expect(await answered).toBeNull();
  expect(slow.timers).toEqual([]);
});
