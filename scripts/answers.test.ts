import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { followAnswers } from "./answers.mjs";
import { listen } from "./listening.mjs";

const host = "127.0.0.1";
let port = 0;
let server = createServer();

async function start(answer: RequestListener) {
  server = createServer(answer);
  const stop = followAnswers(server);
  port = await listen(server, { host, port: 0 });
  return stop;
}

afterEach(() => server.closeAllConnections());

test("a connection that never sent a request does not delay the stop", async () => {
  const stop = await start((_request, response) => response.end());
  const accepted = once(server, "connection");
  const socket = connect(port, host);
  await accepted;
  const ended = once(socket, "close");
  socket.resume();
  await stop({ limitMs: 600_000 });
  await ended;
});

test("a connection kept alive after its answer does not delay the stop", async () => {
  const stop = await start((_request, response) => response.end("done"));
  expect(await (await fetch(`http://${host}:${port}`)).text()).toBe("done");
  await stop({ limitMs: 600_000 });
});

test("an answer in flight arrives whole, then the server has stopped", async () => {
  let finish = () => {};
  const stop = await start((_request, response) => {
    response.write("first, ");
    finish = () => response.end("x".repeat(1_000_000));
  });
  const response = await fetch(`http://${host}:${port}`);
  const stopped = stop({ limitMs: 600_000 });
  finish();
  expect(await response.text()).toHaveLength(1_000_007);
  await stopped;
});

test("an answer that never ends is cut off after the limit", async () => {
  const stop = await start((_request, response) => response.write("first, "));
  const response = await fetch(`http://${host}:${port}`);
  await stop({ limitMs: 50 });
  await expect(response.text()).rejects.toThrow();
});
