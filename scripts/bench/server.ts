import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** A production server in a process of its own, as `npm start` runs it. */
export type BenchServer = { url: string; pid: number; stop: () => Promise<void> };

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const port = portOf(probe);
  probe.close();
  return port;
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`);
    const healthy = await fetch(`${url}/api/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (healthy) return;
    await pause(200);
  }
  throw new Error("the server was not ready within two minutes");
}

/** Starts `npm start`'s script with these variables on a free port and waits until it is healthy. */
export async function startServer(variables: Record<string, string>): Promise<BenchServer> {
  const port = await freePort();
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    env: { ...process.env, LOG_LEVEL: "error", ...variables, PORT: String(port) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, child);
  const { pid } = child;
  if (pid === undefined) throw new Error("the server has no process");
  return {
    url,
    pid,
    stop: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

/** A pass-through to `target` that counts the calls it forwards. */
export async function startCountingProxy(
  target: string,
): Promise<{ url: string; count: () => number; stop: () => void }> {
  let calls = 0;
  const server = createServer(async (request, response) => {
    calls += 1;
    const answer = await fetch(target + request.url, {
      method: request.method ?? "GET",
      headers: { authorization: request.headers.authorization ?? "" },
    });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${portOf(server)}`, count: () => calls, stop: () => server.close() };
}
