import { describe, expect, test } from "vitest";
import { shareReads } from "./share-reads";

const PAGE = "http://upstream.invalid/v1/pipelines/p/opportunities?limit=20";
const get = (url = PAGE, key = "key-of-a") =>
  new Request(url, { headers: { authorization: `Bearer ${key}` } });
const put = () => new Request(PAGE, { method: "PUT", body: "{}" });

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
    const fetch = shareReads(upstream.fetch);
    const readers = [fetch(get()), fetch(get()), fetch(get())].map(text);
    upstream.answerAll();
    expect(await Promise.all(readers)).toEqual(["answer 1", "answer 1", "answer 1"]);
    expect(upstream.calls()).toBe(1);
  });

  test("share a call that is under way however long it takes", async () => {
    let nowMs = 0;
    const upstream = openUpstream();
    const fetch = shareReads(upstream.fetch, { now: () => nowMs });
    const first = text(fetch(get()));
    nowMs = 9_000;
    const second = text(fetch(get()));
    upstream.answerAll();
    expect(await Promise.all([first, second])).toEqual(["answer 1", "answer 1"]);
  });

  test("share the answer until it is two seconds old", async () => {
    let nowMs = 0;
    const upstream = openUpstream();
    const fetch = shareReads(upstream.fetch, { now: () => nowMs });
    const first = text(fetch(get()));
    upstream.answerAll();
    await first;
    nowMs = 1_999;
    expect(await text(fetch(get()))).toBe("answer 1");
    nowMs = 2_000;
    const later = text(fetch(get()));
    upstream.answerAll();
    expect(await later).toBe("answer 2");
  });

  test("are not shared between two keys, nor between two addresses", async () => {
    const upstream = openUpstream();
    const fetch = shareReads(upstream.fetch);
    const readers = [fetch(get()), fetch(get(PAGE, "key-of-b")), fetch(get(`${PAGE}&status=won`))].map(text);
    upstream.answerAll();
    expect(new Set(await Promise.all(readers)).size).toBe(3);
  });
});

test("a read that wants to know how things are now is not shared", async () => {
  const upstream = openUpstream();
  const fetch = shareReads(upstream.fetch);
  const now = () => new Request(get(), { headers: { "cache-control": "no-cache" } });
  const readers = [fetch(now()), fetch(now())].map(text);
  upstream.answerAll();
  expect(await Promise.all(readers)).toEqual(["answer 1", "answer 2"]);
});

describe("a write", () => {
  test("makes the next read ask again, also when the old read is still under way", async () => {
    const upstream = openUpstream();
    const fetch = shareReads(upstream.fetch);
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
    const fetch = shareReads(upstream.fetch);
    const written = fetch(put());
    const during = text(fetch(get()));
    upstream.answerAll();
    await Promise.all([written, during]);
    const after = text(fetch(get()));
    upstream.answerAll();
    expect(await after).toBe("answer 3");
  });
});

describe("what is kept", () => {
  test("is no failure: the next read asks again", async () => {
    const upstream = openUpstream(503);
    const fetch = shareReads(upstream.fetch);
    for (const expected of ["answer 1", "answer 2"]) {
      const answer = text(fetch(get()));
      upstream.answerAll();
      expect(await answer).toBe(expected);
      await Promise.resolve();
    }
  });

  test("is bounded: the oldest answer leaves first", async () => {
    const upstream = openUpstream();
    const fetch = shareReads(upstream.fetch, { mostAnswers: 2 });
    const readers = ["a", "b", "c", "a"].map((stage) => text(fetch(get(`${PAGE}&stageId=${stage}`))));
    upstream.answerAll();
    expect((await Promise.all(readers)).at(-1)).toBe("answer 4");
  });

  test("is bounded in size: a longer body is refused", async () => {
    const fetch = shareReads(async () => new Response("x".repeat(101)), { longestBytes: 100 });
    await expect(fetch(get())).rejects.toMatchObject({ code: "too_large" });
  });
});
