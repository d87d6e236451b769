import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, test } from "playwright/test";
import { API_KEY } from "./server";

// What only a socket can show: of bodies that are refused half-way, and of connections that never say what they want.

const url = process.env.PIPELANE_URL ?? "";
const { hostname, port, host } = new URL(url || "http://127.0.0.1");

const LENGTH = 10_000_000;
const PIECE = Buffer.alloc(50_000, 32);

async function open(): Promise<Socket> {
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  return socket;
}

/** Sends a body of 10 MB and, behind it on the same connection, a request that ends it; the statuses of both answers. */
async function sendLong(path: string, { isChunked }: { isChunked: boolean }): Promise<string[]> {
  const socket = await open();
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${host}`,
    ...(path.startsWith("/v1") ? [`Authorization: Bearer ${API_KEY}`] : []),
    `Origin: ${url}`,
    "X-Requested-With: pipelane",
    "Content-Type: application/json",
    isChunked ? "Transfer-Encoding: chunked" : `Content-Length: ${LENGTH}`,
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  for (let sent = 0; sent < LENGTH; sent += PIECE.length) {
    if (isChunked) socket.write(`${PIECE.length.toString(16)}\r\n`);
    const isTaken = socket.write(PIECE);
    if (isChunked) socket.write("\r\n");
    if (!isTaken) await once(socket, "drain");
  }
  if (isChunked) socket.write("0\r\n\r\n");
  socket.write(`GET /api/health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  await once(socket, "close");
  return Array.from(text.matchAll(/^HTTP\/1\.1 (\d+)/gm), ([, status = ""]) => status);
}

for (const path of ["/v1/pipelines/", "/api/session"]) {
  for (const isChunked of [false, true]) {
    const how = isChunked ? "in chunks" : "with its length";
    test(`A12: 10 MB to ${path} ${how} are 413, and the connection's next request is answered`, async () => {
      expect(await sendLong(path, { isChunked })).toEqual(["413", "200"]);
    });
  }
}

test("A12: a page takes no body at all", async () => {
  expect(await sendLong("/", { isChunked: true })).toEqual(["405", "200"]);
});

test("A12: JSON nested 100,000 deep is refused, and the server lives", async ({ request }) => {
  const data = Buffer.from(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
  const json = { "content-type": "application/json" };
  const ours = { ...json, origin: url, "x-requested-with": "pipelane" };
  const theirs = { ...json, authorization: `Bearer ${API_KEY}` };
  expect((await request.post(`${url}/api/session`, { headers: ours, data })).status()).toBe(400);
  expect((await request.post(`${url}/v1/pipelines/`, { headers: theirs, data })).status()).toBe(400);
  expect((await request.get(`${url}/api/health`)).status()).toBe(200);
});

test("A12: 500 connections that never end their request keep nobody else out", async ({ request }) => {
  const slow = await Promise.all(Array.from({ length: 500 }, open));
  try {
    for (const socket of slow) {
      socket.on("error", () => {});
      socket.write(`POST /api/session HTTP/1.1\r\nHost: ${host}\r\nContent-Le`);
    }
    for (let at = 0; at < 20; at += 1) {
      expect((await request.get(`${url}/api/pipelines`)).status()).toBe(200);
    }
    expect(slow.filter((socket) => socket.destroyed)).toEqual([]);
  } finally {
    for (const socket of slow) socket.destroy();
  }
});
