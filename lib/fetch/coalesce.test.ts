import { describe, expect, test } from "vitest";
import { isTouched } from "@/lib/highlevel/client";
import { coalesce } from "./coalesce";
import { type Fetch, type Lane, NO_ERRAND, signalOf } from "./fetch";
import { createJourney } from "./journey";
import { unsent } from "./unsent";

const PAGE = "http://upstream.invalid/v1/pipelines/p/opportunities?limit=20";
const get = (url = PAGE, key = "key-of-a") =>
  new Request(url, { headers: { authorization: `Bearer ${key}` } });
const put = (url = PAGE, key = "key-of-a") =>
  new Request(url, { method: "PUT", body: "{}", headers: { authorization: `Bearer ${key}` } });

/** An upstream that counts its calls and answers when the test says so. */
function openUpstream(status = 200) {
  const waiting: (() => void)[] = [];
  let calls = 0;
  const fetch = async () => {
    calls += 1;
    const body = `answer ${calls}`;
    await new Promise<void>((resolve) => waiting.push(resolve));
    return new Response(body, { status });
  };
  const answerAll = () => waiting.splice(0).forEach((resolve) => void resolve());
  return { fetch, answerAll, calls: () => calls };
}

async function text(answer: Promise<Response>): Promise<string> {
  return (await answer).text();
}

describe("identical reads", () => {
  test("share one call while it is under way, and each reader gets the whole answer", async () => {
    const upstream = openUpstream();
    const { fetch } = coalesce(upstream.fetch);
    const readers = [fetch(get()), fetch(get()), fetch(get())].map(text);
    upstream.answerAll();
    expect(await Promise.all(readers)).toEqual(["answer 1", "answer 1", "answer 1"]);
    expect(upstream.calls()).toBe(1);
  });

  test("share a call that is under way however long it takes", async () => {
    let nowMs = 0;
    const upstream = openUpstream();
    const { fetch } = coalesce(upstream.fetch, { now: () => nowMs });
    const first = text(fetch(get()));
    nowMs = 9_000;
    const second = text(fetch(get()));
    upstream.answerAll();
    expect(await Promise.all([first, second])).toEqual(["answer 1", "answer 1"]);
  });

  test("share the wait for a turn, as far as each was there", async () => {
    let nowMs = 0;
    let comesTurn = () => {};
    const upstream: Fetch = async (_, errand) => {
      await new Promise<void>((resolve) => {
        comesTurn = resolve;
      });
      errand?.note?.({ kind: "waited", forMs: nowMs });
      return new Response("{}");
    };
    const { fetch } = coalesce(upstream, { now: () => nowMs });
    const first = createJourney(() => nowMs);
    const second = createJourney(() => nowMs);
    const reads = [fetch(get(), { ...NO_ERRAND, note: first.note })];
    nowMs = 3_000;
    reads.push(fetch(get(), { ...NO_ERRAND, note: second.note }));
    nowMs = 8_000;
    comesTurn();
    await Promise.all(reads);
    expect([first, second].map(({ figures }) => figures()?.waitedMs)).toEqual([8_000, 5_000]);
  });

  test("share the answer until it is five seconds old", async () => {
    let nowMs = 0;
    const upstream = openUpstream();
    const { fetch } = coalesce(upstream.fetch, { now: () => nowMs });
    const first = text(fetch(get()));
    upstream.answerAll();
    await first;
    nowMs = 4_999;
    expect(await text(fetch(get()))).toBe("answer 1");
    nowMs = 5_000;
    const later = text(fetch(get()));
    upstream.answerAll();
    expect(await later).toBe("answer 2");
  });

  test("are answered without a request as long as the answer is shared, and heard of all the same", async () => {
    let nowMs = 0;
    const { fetch, known } = coalesce(async () => new Response("the page"), { now: () => nowMs });
    const read = { url: PAGE, authorization: "Bearer key-of-a" };
    const heard: string[] = [];
    const errand = { ...NO_ERRAND, note: ({ kind }: { kind: string }) => void heard.push(kind) };
    expect(known(read, errand)).toBeUndefined();
    await fetch(get());
    expect(known(read, errand)?.text).toBe("the page");
    expect(known({ ...read, authorization: "Bearer another" }, errand)).toBeUndefined();
    nowMs = 5_000;
    expect(known(read, errand)).toBeUndefined();
    expect(heard).toEqual(["shared"]);
  });

  test("are not known any more once a write was sent", async () => {
    const { fetch, known } = coalesce(async () => new Response("the page"), { now: () => 0 });
    await fetch(get());
    await fetch(put());
    expect(known({ url: PAGE, authorization: "Bearer key-of-a" }, NO_ERRAND)).toBeUndefined();
  });

  test("are not shared between two keys, nor between two addresses", async () => {
    const upstream = openUpstream();
    const { fetch } = coalesce(upstream.fetch);
    const readers = [fetch(get()), fetch(get(PAGE, "key-of-b")), fetch(get(`${PAGE}&status=won`))].map(text);
    upstream.answerAll();
    expect(new Set(await Promise.all(readers)).size).toBe(3);
  });
});

test("a read that wants to know how things are now is not shared", async () => {
  const upstream = openUpstream();
  const { fetch } = coalesce(upstream.fetch);
  const now = () => new Request(get(), { headers: { "cache-control": "no-cache" } });
  const readers = [fetch(now()), fetch(now())].map(text);
  upstream.answerAll();
  expect(await Promise.all(readers)).toEqual(["answer 1", "answer 2"]);
});

describe("a write", () => {
  test("makes the next read ask again, also when the old read is still under way", async () => {
    const upstream = openUpstream();
    const { fetch } = coalesce(upstream.fetch);
    const before = text(fetch(get()));
    const written = fetch(put());
    upstream.answerAll();
    await Promise.all([before, written]);
    const after = text(fetch(get()));
    upstream.answerAll();
    expect(await after).toBe("answer 3");
  });

  test("keeps a read that overlapped it from being given to anybody later", async () => {
    const upstream = openUpstream();
    const { fetch } = coalesce(upstream.fetch);
    const written = fetch(put());
    const during = text(fetch(get()));
    upstream.answerAll();
    await Promise.all([written, during]);
    const after = text(fetch(get()));
    upstream.answerAll();
    expect(await after).toBe("answer 3");
  });
});

describe("a write to a pipeline", () => {
  const of = (pipeline: string) => `http://upstream.invalid/v1/pipelines/${pipeline}/opportunities`;
  const ofLocation = ["http://upstream.invalid/v1/pipelines/", "http://upstream.invalid/v1/users/location"];
  const reads = [of("p"), of("q"), "http://upstream.invalid/v1/contacts/", ...ofLocation];

  async function readAfterWrite(written: Request): Promise<string[]> {
    let calls = 0;
    const { fetch } = coalesce(async () => new Response(`answer ${++calls}`), { isTouched, now: () => 0 });
    for (const url of reads) await fetch(get(url));
    await fetch(written);
    return Promise.all(reads.map((url) => text(fetch(get(url)))));
  }

  test("leaves what is known of other pipelines alone, of the list of them and of users, but no contact", async () => {
    const after = await readAfterWrite(put(`${of("p")}/o1/status`));
    expect(after).toEqual(["answer 7", "answer 2", "answer 8", "answer 4", "answer 5"]);
  });

  test("leaves what is known of other locations alone", async () => {
    expect(await readAfterWrite(put(of("p"), "key-of-b"))).toEqual(reads.map((_, at) => `answer ${at + 1}`));
  });
});

describe("a reader who goes away", () => {
  test("leaves the call to those who still wait for it", async () => {
    const upstream = openUpstream();
    const { fetch } = coalesce(upstream.fetch);
    const leaver = new AbortController();
    const left = fetch(new Request(get(), { signal: leaver.signal }));
    const stays = text(fetch(get()));
    leaver.abort();
    await expect(left).rejects.toMatchObject({ name: "AbortError" });
    upstream.answerAll();
    expect(await stays).toBe("answer 1");
  });

  test("calls it off when they were the last", async () => {
    const signals: AbortSignal[] = [];
    const { fetch } = coalesce(async (request, errand = NO_ERRAND) => {
      const signal = signalOf(request, errand);
      signals.push(signal);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    const leavers = [new AbortController(), new AbortController()];
    const left = leavers.map(({ signal }) => fetch(new Request(get(), { signal })));
    leavers[0]?.abort();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    leavers[1]?.abort();
    for (const one of left) await expect(one).rejects.toMatchObject({ name: "AbortError" });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe("while upstream is down", () => {
  const broken = () => Promise.reject(new TypeError("the connection broke"));
  const says = (status: number) => async () => new Response("no", { status });

  /** Reads once, then again after so long with an upstream that does this. */
  async function readLater(
    laterMs: number,
    then: () => Promise<Response>,
    written?: () => Promise<Response>,
  ) {
    let nowMs = 1_000;
    let upstream = async () => new Response("known");
    const { fetch } = coalesce(() => upstream(), { now: () => nowMs });
    await fetch(get());
    if (written) upstream = written;
    if (written) await fetch(put()).catch(() => undefined);
    upstream = then;
    nowMs += laterMs;
    const { note, figures } = createJourney();
    const answer = await fetch(get(), { ...NO_ERRAND, note });
    const { knownAtMs, isLimited } = figures() ?? {};
    return { text: await answer.text(), knownAtMs, isLimited, status: answer.status };
  }

  test.each([
    ["breaks the line", broken, false],
    ["answers 503", says(503), false],
    ["answers 501", says(501), false],
    ["answers as a gateway without a name for it", says(522), false],
    ["answers 429", says(429), true],
    ["is not asked because it takes no more", () => Promise.reject(unsent("", 1, { isLimit: true })), true],
    ["is not asked because it is down", () => Promise.reject(unsent("", 1)), false],
    ["F13: answers 401 to a good key", says(401), false],
  ])("and %s, what was known stands in and says since when, and whether for a limit", async (_name, then, isLimited) => {
    const known = { text: "known", knownAtMs: 1_000, isLimited, status: 200 };
    expect(await readLater(299_000, then)).toEqual(known);
  });

  test("an answer that its reader cannot read is none: it stands for nothing, and takes no place", async () => {
    let nowMs = 0;
    let body = "known";
    const { fetch } = coalesce(async () => new Response(body), { now: () => nowMs });
    const errand = { ...NO_ERRAND, isReadable: ({ text }: { text: string }) => text === "known" };
    await fetch(get(), errand);
    body = "<html>";
    for (nowMs of [6_000, 12_000]) expect(await text(fetch(get(), errand))).toBe("known");
    nowMs = 300_000;
    expect(await text(fetch(get(), errand))).toBe("<html>");
  });

  test.each([
    ["a web page that nobody can read", () => new Response("<html>")],
    ["a redirect", () => new Response(null, { status: 302 })],
    ["what a refused key may not read", () => new Response("no", { status: 401 })],
  ])("%s is asked for once in five seconds, however many boards poll, and again when a person asks", async (_name, page) => {
    let nowMs = 0;
    let calls = 0;
    let answer = () => new Response("known");
    const upstream = async () => {
      calls += 1;
      return answer();
    };
    const { fetch, known } = coalesce(upstream, { now: () => nowMs });
    const { note, figures } = createJourney();
    const isReadable = ({ text }: { text: string }) => text !== "<html>";
    const read = (lane: Lane = "rest") => text(fetch(get(), { ...NO_ERRAND, lane, isReadable, note }));
    await read();
    answer = page;
    nowMs = 30_000;
    expect(await Promise.all([read(), read()])).toEqual(["known", "known"]);
    expect(calls).toBe(2);
    nowMs = 34_999;
    expect(await read()).toBe("known");
    expect(figures()).toMatchObject({ knownAtMs: 0, isLimited: false });
    expect(calls).toBe(2);
    expect(known({ url: PAGE, authorization: "Bearer key-of-a" }, NO_ERRAND)?.text).toBe("known");
    expect(await read("first")).toBe("known");
    expect(calls).toBe(3);
    answer = () => new Response("new");
    nowMs = 39_999;
    expect(await read()).toBe("new");
  });

  test("each of those who share the refusal of a key, or come soon after it, hears of it", async () => {
    let nowMs = 0;
    const answers = [200, 401];
    const { fetch } = coalesce(async () => new Response("", { status: answers.shift() ?? 500 }), {
      now: () => nowMs,
    });
    const read = async () => {
      const { note, figures } = createJourney();
      await fetch(get(), { ...NO_ERRAND, note });
      return figures()?.isRefused;
    };
    await read();
    nowMs = 30_000;
    expect(await Promise.all([read(), read()])).toEqual([true, true]);
    nowMs = 34_999;
    expect(await read()).toBe(true);
  });

  test("what stands in for a web page does so no longer once a write was sent, even one that was refused", async () => {
    let nowMs = 0;
    const answers = ["known", "<html>", "refused", "new"];
    const upstream = async ({ method }: Request) =>
      new Response(answers.shift(), { status: method === "PUT" ? 422 : 200 });
    const { fetch } = coalesce(upstream, { now: () => nowMs });
    const isReadable = ({ text }: { text: string }) => text !== "<html>";
    const read = () => text(fetch(get(), { ...NO_ERRAND, isReadable }));
    await read();
    nowMs = 30_000;
    expect(await read()).toBe("known");
    await fetch(put());
    expect(await read()).toBe("new");
  });

  test("what is older than five minutes does not stand in", async () => {
    expect((await readLater(300_000, says(503))).status).toBe(503);
  });

  test("a 404 is no outage", async () => {
    expect((await readLater(6_000, says(404))).status).toBe(404);
  });

  test.each([
    ["was done", says(200)],
    ["may have been done", broken],
    ["failed, perhaps after it was done", says(502)],
    ["failed at a gateway, perhaps after it was done", says(524)],
  ])("nothing from before a write that %s stands in", async (_name, written) => {
    expect((await readLater(6_000, says(503), written)).status).toBe(503);
  });

  test("a write that upstream refused leaves what is known", async () => {
    expect(await readLater(6_000, says(503), says(429))).toMatchObject({ text: "known", status: 200 });
  });
});

describe("what is kept", () => {
  test("is no failure: the next read asks again", async () => {
    const upstream = openUpstream(503);
    const { fetch } = coalesce(upstream.fetch);
    for (const expected of ["answer 1", "answer 2"]) {
      const answer = text(fetch(get()));
      upstream.answerAll();
      expect(await answer).toBe(expected);
      await Promise.resolve();
    }
  });

  test.each([
    ["in number", { mostAnswers: 2 }],
    ["in size", { mostBytes: 20 }],
  ])("is bounded %s: the oldest answer leaves first", async (_name, bounds) => {
    let calls = 0;
    const { fetch } = coalesce(async () => new Response(`answer ${++calls}`), bounds);
    const answers: string[] = [];
    for (const stage of ["a", "b", "c", "c", "a"])
      answers.push(await text(fetch(get(`${PAGE}&stageId=${stage}`))));
    expect(answers).toEqual(["answer 1", "answer 2", "answer 3", "answer 3", "answer 4"]);
  });

  test("is no body that is too long: it is refused", async () => {
    const { fetch } = coalesce(async () => new Response("x".repeat(101)), { longestBytes: 100 });
    await expect(fetch(get())).rejects.toMatchObject({ code: "too_large" });
  });
});
