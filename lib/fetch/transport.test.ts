import { createServer, type Server } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  json,
  type ScriptedUpstream,
  startScriptedUpstream,
} from "@/lib/highlevel/fixtures/scripted-upstream";
import { expiredCertificate } from "./fixtures/expired-certificate";
import { NotConnected } from "./outcome";
import { createTransport } from "./transport";

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");
setFlagsFromString("--no-expose-gc");

let upstream: ScriptedUpstream;
beforeAll(async () => {
  upstream = await startScriptedUpstream();
});
beforeEach(() => {
  upstream.received.length = 0;
});
afterAll(() => upstream.close());

const request = (init: RequestInit = {}) => new Request(`${upstream.baseUrl}/v1/pipelines/?a=1`, init);

describe("an attempt", () => {
  test("carries method, path, headers and body, and brings status, headers and body back", async () => {
    upstream.answer(json({ id: "ö" }, 201, { "x-ratelimit-remaining": "7" }));
    const headers = { authorization: "Bearer key", "content-type": "application/json" };
    const answer = await createTransport()(request({ method: "PUT", headers, body: '{"title":"ö"}' }));
    expect(upstream.received).toEqual([
      { method: "PUT", url: "/v1/pipelines/?a=1", authorization: "Bearer key", body: '{"title":"ö"}' },
    ]);
    expect([answer.status, answer.headers.get("x-ratelimit-remaining"), await answer.text()]).toEqual([
      201,
      "7",
      '{"id":"ö"}',
    ]);
  });

  test.each([204, 304])("understands a %i, which has no body", async (status) => {
    upstream.answer((response) => response.writeHead(status).end());
    expect((await createTransport()(request())).status).toBe(status);
  });

  test.each([
    301, 302, 307,
  ])("F12: does not follow a %i to another host, which never sees the key", async (status) => {
    const elsewhere = await startScriptedUpstream();
    upstream.answer((response) => response.writeHead(status, { location: elsewhere.baseUrl }).end());
    const headers = { authorization: "Bearer key" };
    expect((await createTransport()(request({ headers }))).status).toBe(status);
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });
});

describe("F6: an answer that does not come to its end", () => {
  test("because the line is cut in mid-body fails", async () => {
    upstream.answer((response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"pipelines":', () => response.destroy());
    });
    await expect(createTransport()(request())).rejects.toMatchObject({ name: "TypeError" });
  });

  test("because a connection that was kept is closed under it fails, and nothing is sent twice", async () => {
    const transport = createTransport();
    upstream.answer(json({}));
    await transport(request());
    upstream.answer((response) => response.destroy());
    const write = transport(request({ method: "POST", body: "{}" }));
    await expect(write).rejects.toMatchObject({ name: "TypeError" });
    expect(upstream.received.map(({ method }) => method)).toEqual(["GET", "POST"]);
  });

  test("because bytes only trickle is cut off at the attempt's limit, and its socket freed", async () => {
    const closed = new Promise<void>((resolve) => {
      upstream.answer((response) => {
        const trickle = setInterval(() => response.write("x"), 10);
        response.on("close", () => {
          clearInterval(trickle);
          resolve();
        });
      });
    });
    await expect(createTransport({ attemptMs: 150 })(request())).rejects.toMatchObject({
      name: "TimeoutError",
      message: "no whole answer in 150 ms",
    });
    await closed;
  });

  test.each([
    ["", () => {}],
    [", also where memory was collected meanwhile,", collectGarbage],
  ])("because nobody waits for it any more%s frees its socket", async (_name, meanwhile) => {
    const leaver = new AbortController();
    const closed = new Promise<void>((resolve) => {
      upstream.answer((response) => {
        response.on("close", resolve);
        meanwhile();
        leaver.abort();
      });
    });
    await expect(createTransport()(request({ signal: leaver.signal }))).rejects.toMatchObject({
      name: "AbortError",
    });
    await closed;
  });
});

test("what nobody waits for from the start is not sent", async () => {
  const sent = createTransport()(request({ signal: AbortSignal.abort() }));
  await expect(sent).rejects.toMatchObject({ name: "AbortError" });
  expect(upstream.received).toEqual([]);
});

test("what nobody waits for any more before it could be sent is not sent", async () => {
  const leaver = new AbortController();
  const sent = createTransport()(request({ method: "POST", body: "{}", signal: leaver.signal }));
  leaver.abort();
  await expect(sent).rejects.toMatchObject({ name: "AbortError" });
  expect(upstream.received).toEqual([]);
});

test("F7: of a body without end no more is read than the limit, and its socket is freed", async () => {
  let written = 0;
  const closed = new Promise<void>((resolve) => {
    upstream.answer((response) => {
      const chunk = "x".repeat(100_000);
      const pour = () => {
        written += chunk.length;
        if (!response.destroyed) response.write(chunk, () => setImmediate(pour));
      };
      response.on("close", resolve);
      pour();
    });
  });
  await expect(createTransport()(request())).rejects.toMatchObject({ code: "too_large" });
  await closed;
  expect(written).toBeLessThan(20_000_000);
});

describe("F14: where there is no connection, nothing was sent, and it says so", () => {
  const failure = (url: string, options = {}) =>
    createTransport(options)(new Request(url, { method: "POST", body: "{}" })).catch(
      (error: unknown) => error,
    );

  test("with a name that does not exist", async () => {
    expect(await failure("http://nowhere.invalid/")).toBeInstanceOf(NotConnected);
  });

  test("with a port where nobody listens", async () => {
    const { baseUrl, close } = await startScriptedUpstream();
    await close();
    expect(await failure(baseUrl)).toMatchObject({
      name: "NotConnected",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test("with something that takes the connection and never speaks TLS", async () => {
    const hole = createServer(() => {});
    const port = await portOf(hole);
    expect(await failure(`https://127.0.0.1:${port}/`, { connectMs: 100, attemptMs: 2_000 })).toMatchObject({
      message: "no connection: none in 100 ms",
    });
    hole.close();
  });

  test("with a server whose certificate has expired, which sees nothing of the call", async () => {
    const received: string[] = [];
    const expired = createTlsServer(expiredCertificate(), (socket) => {
      socket.on("data", (data) => received.push(String(data)));
    });
    const port = await portOf(expired);
    expect(await failure(`https://127.0.0.1:${port}/`)).toMatchObject({
      name: "NotConnected",
      message: expect.stringContaining("CERT_HAS_EXPIRED"),
    });
    expect(received).toEqual([]);
    expired.close();
  });

  test("with a server that speaks no TLS at all", async () => {
    expect(await failure(upstream.baseUrl.replace("http:", "https:"))).toBeInstanceOf(NotConnected);
  });
});
