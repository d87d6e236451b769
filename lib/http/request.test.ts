import { createServer, type RequestListener } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import * as z from "zod/mini";
import { createRequest } from "./request";

const schema = z.object({ id: z.string() });

/** Node's `fetch` forgets its signal when memory is collected meanwhile (nodejs/undici#4984); no browser's does. */
async function fetchLikeBrowser(url: string, init: RequestInit): Promise<Response> {
  const { signal } = init;
  return new Promise((resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    fetch(url, init).then(resolve, reject);
  });
}

/** A real server on a free port, and a `request()` that calls it. */
async function serve(listener: RequestListener, parts: Parameters<typeof createRequest>[0] = {}) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const fetchHere = (path: string, init: RequestInit) =>
    fetchLikeBrowser(`http://127.0.0.1:${port}${path}`, init);
  return createRequest({ fetch: fetchHere, ...parts });
}

function answer(status: number, body: unknown): RequestListener {
  return (_, response) =>
    void response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
}

const problem = {
  ...{ type: "about:blank", title: "Rejected", status: 422, detail: "The email is none.", code: "rejected" },
  ...{ requestId: "r1", errors: [{ path: "contact.email", message: "is no email" }] },
};

describe("request()", () => {
  test("sends JSON with the header that marks our own pages, and reads the answer", async () => {
    const request = await serve(
      (incoming, response) => {
        const { method, headers } = incoming;
        let body = "";
        incoming.on("data", (part) => {
          body += part;
        });
        incoming.on("end", () => {
          const seen = [
            method,
            headers["x-requested-with"],
            headers["content-type"],
            headers.authorization,
            body,
          ];
          response.end(JSON.stringify({ id: seen.join(" ") }));
        });
      },
      { authorization: async () => "Bearer t" },
    );
    const { id } = await request({ method: "PUT", path: "/api/x", body: { a: 1 }, schema });
    expect(id).toBe('PUT pipelane application/json Bearer t {"a":1}');
  });

  test("takes an empty body as undefined", async () => {
    const request = await serve(answer(204, ""));
    expect(await request({ method: "DELETE", path: "/", schema: z.undefined() })).toBeUndefined();
  });

  test("throws a problem with its code, field errors and request id", async () => {
    const request = await serve(answer(422, problem));
    await expect(request({ path: "/", schema })).rejects.toMatchObject({
      ...{ code: "rejected", detail: "The email is none.", status: 422, requestId: "r1" },
      fieldErrors: [{ path: "contact.email", message: "is no email" }],
    });
  });

  test("keeps the current resource of a conflict", async () => {
    const request = await serve(answer(409, { ...problem, code: "conflict", current: { id: "o" } }));
    await expect(request({ path: "/", schema })).rejects.toMatchObject({
      code: "conflict",
      current: { id: "o" },
    });
  });

  test.each([
    ["an answer of another shape", answer(200, { id: 1 })],
    ["no JSON", answer(200, "<html>")],
    ["another's error page", answer(502, "<html>Bad gateway</html>")],
    ["a code it does not know", answer(418, { ...problem, code: "teapot" })],
  ])("says that it cannot read %s", async (_, listener) => {
    const request = await serve(listener);
    await expect(request({ path: "/", schema })).rejects.toMatchObject({ code: "unreadable" });
  });

  test("says unreachable when the line breaks", async () => {
    const request = await serve((incoming) => void incoming.socket.destroy());
    await expect(request({ path: "/", schema })).rejects.toMatchObject({ code: "unreachable", status: 0 });
  });

  test("says offline without sending anything", async () => {
    let sent = 0;
    const request = await serve(() => void sent++, { isOffline: () => true });
    const read = request({ path: "/", schema });
    await expect(read).rejects.toMatchObject({ code: "offline", detail: expect.not.stringMatching(/sent/) });
    const write = request({ method: "POST", path: "/", schema });
    await expect(write).rejects.toMatchObject({
      code: "offline",
      detail: expect.stringMatching(/Nothing was sent/),
    });
    expect(sent).toBe(0);
  });

  test("gives up at its own deadline", async () => {
    const request = await serve(() => undefined, { deadlineMs: { read: 30, write: 30 } });
    await expect(request({ path: "/", schema })).rejects.toMatchObject({ code: "timeout" });
  });

  test("ends with the caller's reason when the caller gives up", async () => {
    const controller = new AbortController();
    const request = await serve(() => controller.abort(new Error("enough")));
    await expect(request({ path: "/", schema, signal: controller.signal })).rejects.toThrow("enough");
  });
});

describe("who listens to request()", () => {
  const listening = async (listener: RequestListener) => {
    const heard: unknown[] = [];
    const request = await serve(listener, {
      hear: (call) => {
        heard.push(call.path);
        return (end) =>
          heard.push(end && [end.headers?.get("retry-after") ?? null, end.problem?.code ?? null]);
      },
    });
    return { request, heard };
  };

  test("hears of each call and how it ended, with the headers of its answer", async () => {
    const { request, heard } = await listening((_, response) => {
      response.setHeader("retry-after", "8");
      response.writeHead(503).end(JSON.stringify({ ...problem, status: 503, code: "upstream_unavailable" }));
    });
    await expect(request({ path: "/api/x", schema })).rejects.toThrow();
    expect(heard).toEqual(["/api/x", ["8", "upstream_unavailable"]]);
  });

  test("hears nothing of the end when the caller gives up", async () => {
    const controller = new AbortController();
    const { request, heard } = await listening(() => controller.abort());
    await expect(request({ path: "/api/x", schema, signal: controller.signal })).rejects.toThrow();
    expect(heard).toEqual(["/api/x", null]);
  });
});

describe("a request() that is not known", () => {
  const serveOnly = (known: string, authorization: (refused?: string) => Promise<string | null>) => {
    const seen: unknown[] = [];
    const refusal = { ...problem, status: 401, code: "unauthenticated" };
    const request = serve(
      ({ headers }, response) => {
        seen.push(headers.authorization ?? null);
        const isKnown = headers.authorization === known;
        response.writeHead(isKnown ? 200 : 401).end(JSON.stringify(isKnown ? { id: "1" } : refusal));
      },
      { authorization },
    );
    return { request, seen };
  };

  test("is sent again once as whoever the page is by then, its body too", async () => {
    const { request, seen } = serveOnly("new", async (refused) => (refused === "old" ? "new" : "old"));
    expect(await (await request)({ method: "PUT", path: "/", body: { a: 1 }, schema })).toEqual({ id: "1" });
    expect(seen).toEqual(["old", "new"]);
  });

  test("is refused when the page is nobody else by then, or was nobody at all", async () => {
    const same = serveOnly("new", async () => "old");
    await expect((await same.request)({ path: "/", schema })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    expect(same.seen).toEqual(["old"]);
    const nobody = serveOnly("new", async () => null);
    await expect((await nobody.request)({ path: "/", schema })).rejects.toMatchObject({ status: 401 });
    expect(nobody.seen).toEqual([null]);
  });
});
