import { execFile } from "node:child_process";
import { readFile, stat, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "./fixtures";
import { API_KEY, startServerThatRefuses } from "./server";

const authorized = { headers: { authorization: `Bearer ${API_KEY}` } };

test("the start says where everything is and never the key", async ({ start, folder }) => {
  const server = await start({ CRM_API_KEY: "" });
  expect(server.output()).toContain(`Pipelane is ready at ${server.url}`);
  expect(server.output()).toContain(join(folder, "pipelane.db"));
  const keyPath = /API key\s+in (\S+)/.exec(server.output())?.[1] ?? "";
  const key = (await readFile(keyPath, "utf8")).trim();
  expect(server.output()).not.toContain(key);
  expect((await stat(keyPath)).mode & 0o777).toBe(0o600);
});

test("the README's curl line works with the key that the start names", async ({ start, folder }) => {
  const server = await start({ CRM_API_KEY: "" });
  const line = /^curl .*$/m.exec(await readFile("README.md", "utf8"))?.[0] ?? "";
  const command = line
    .replace("http://127.0.0.1:3000", server.url)
    .replace("data/pipelane.db.key", join(folder, "pipelane.db.key"));
  const { stdout } = await promisify(execFile)("bash", ["-c", command]);
  expect(JSON.parse(stdout)).toEqual({ pipelines: [] });
});

test("a first start fills the database with demo data, and a second one leaves it as it is", async ({
  start,
  request,
}) => {
  const readPipelines = async (url: string) => (await request.get(`${url}/v1/pipelines/`, authorized)).json();
  const first = await start({ DEMO_DATA: "on" });
  const before = await readPipelines(first.url);
  expect(before.pipelines).toHaveLength(2);
  expect(await first.stop()).toBe(0);

  const begunMs = performance.now();
  const second = await start({ DEMO_DATA: "on" });
  const tookMs = Math.round(performance.now() - begunMs);
  test.info().annotations.push({ type: "second start", description: `${tookMs} ms` });
  expect(await readPipelines(second.url)).toEqual(before);
});

test("what was written before a restart is there after it", async ({ start, request }) => {
  const first = await start();
  const made = await request.post(`${first.url}/v1/pipelines/`, {
    ...authorized,
    data: { name: "Kept", stages: [{ name: "Only" }] },
  });
  expect(made.ok()).toBe(true);
  await first.stop();

  const second = await start();
  const { pipelines } = await (await request.get(`${second.url}/v1/pipelines/`, authorized)).json();
  expect(pipelines).toEqual([expect.objectContaining({ name: "Kept" })]);
});

test("SIGTERM lets an answer in flight finish, lets nobody else in, and ends with 0", async ({ start }) => {
  const server = await start();
  const slow = await beginRequest(server.url);
  const stopped = server.stop();
  await expect.poll(() => canConnect(server.url)).toBe(false);
  slow.socket.end(slow.restOfBody);
  expect(await slow.answer).toMatch(/^HTTP\/1\.1 20\d/);
  expect(await stopped).toBe(0);
});

test("a deployed server starts what was built, where nothing could be installed", async ({ start }) => {
  const command = [process.execPath, "scripts/start.mjs", "--built"] as const;
  const server = await start({ PATH: "/nowhere" }, { command });
  expect(server.output()).not.toMatch(/Installing|Building/);
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  expect(await server.stop()).toBe(0);
});

test("a signal to npm reaches the server behind it", async ({ start }) => {
  const server = await start({}, { command: ["npm", "start"] });
  expect(await server.stop()).toBe(0);
  expect(await canConnect(server.url)).toBe(false);
});

test("a second Ctrl+C ends a server that waits for an answer in flight", async ({ start }) => {
  const server = await start();
  const slow = await beginRequest(server.url);
  const stopped = server.stop();
  let hasStopped = false;
  stopped.then(() => {
    hasStopped = true;
  });
  await expect
    .poll(() => {
      try {
        if (!hasStopped) process.kill(server.pid, "SIGINT");
      } catch {
        // It has ended, and its end is not told yet.
      }
      return hasStopped;
    })
    .toBe(true);
  expect(await stopped).toBe(130);
  slow.socket.destroy();
});

test.describe("a start that cannot work ends with 1 and one sentence", () => {
  test("when the port is in use", async ({ start, folder }) => {
    const { port } = new URL((await start()).url);
    await expectRefusal(
      { PORT: port, DATABASE_URL: `file:${join(folder, "other.db")}` },
      `Port ${port} on 127.0.0.1 is in use`,
    );
  });

  test("when the database is corrupt", async ({ folder }) => {
    const path = join(folder, "pipelane.db");
    await writeFile(path, "This is a letter and no database. ".repeat(100));
    await expectRefusal({ DATABASE_URL: `file:${path}` }, path);
  });

  test("when the database's folder cannot be made", async ({ folder }) => {
    await writeFile(join(folder, "file"), "");
    const path = join(folder, "file", "pipelane.db");
    await expectRefusal({ DATABASE_URL: `file:${path}` }, join(folder, "file"));
  });

  test("when a variable is wrong", async () => {
    await expectRefusal({ PORT: "http" }, "PORT must be a whole number from 0 to 65535.");
  });

  test("when HighLevel's key belongs to another version of its API", async () => {
    await expectRefusal({ HIGHLEVEL_API_KEY: "pit-0000" }, "Private Integration token");
  });

  test("when it would let other machines in without a sign-in", async () => {
    await expectRefusal({ HOST: "0.0.0.0" }, "nobody has to sign in");
    await expectRefusal({ HIGHLEVEL_API_KEY: "a-location-key", AUTH: "local" }, "nobody has to sign in");
  });
});

async function expectRefusal(variables: Record<string, string>, sentence: string) {
  const { exitCode, output } = await startServerThatRefuses(variables);
  expect(output).toContain(sentence);
  expect(output.trim().split("\n")).toHaveLength(1);
  expect(exitCode).toBe(1);
}

/** Sends a request whose last bytes are still to come, so that its answer is in flight for as long as a test wants. */
async function beginRequest(url: string) {
  const { hostname, port, host } = new URL(url);
  const body = JSON.stringify({ name: "Slow", stages: [{ name: "Only" }] });
  const head = [
    "POST /v1/pipelines/ HTTP/1.1",
    `Host: ${host}`,
    `Authorization: Bearer ${API_KEY}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
  ];
  const socket = connect(Number(port), hostname);
  socket.write(`${head.join("\r\n")}\r\n\r\n${body.slice(0, 5)}`);
  // An answer to a later request on another connection shows that the server has read this one.
  await fetch(`${url}/api/health`);
  return { socket, restOfBody: body.slice(5), answer: readAll(socket) };
}

function readAll(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("close", () => resolve(text));
    socket.on("error", reject);
  });
}

function canConnect(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
