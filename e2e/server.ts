import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { envSchema } from "../lib/env";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Key of the embedded CRM's API in every server that the tests start, unless they say otherwise. */
export const API_KEY = "e2e-key-of-the-embedded-crm";

export type RunningServer = {
  url: string;
  pid: number;
  /** All that it has printed so far, both streams. */
  output: () => string;
  /** Sends SIGTERM, waits for the end and answers the exit code; null when a signal ended it. */
  stop: () => Promise<number | null>;
};

export type EndedServer = { exitCode: number | null; output: string };

/** A folder that is removed when the test that asked for it has ended. */
export async function makeFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "pipelane-e2e-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export type StartOptions = {
  /** Program and arguments; what `npm start` runs unless a test says otherwise. */
  command?: readonly [string, ...string[]];
};

const START = [process.execPath, "scripts/start.mjs"] as const;

/** Starts Pipelane as `npm start` does, on a free port; what the variables leave out has its default, not the shell's. */
export async function startServer(
  variables: Record<string, string>,
  { command = START }: StartOptions = {},
): Promise<RunningServer> {
  const { server, output, ready, ended } = spawnServer(variables, command);
  const failed = ended.then(({ exitCode }) => {
    throw new Error(`The server ended with ${exitCode} before it was ready:\n${output()}`);
  });
  const url = await Promise.race([ready, failed]);
  failed.catch(() => undefined);
  const stop = async () => {
    server.kill("SIGTERM");
    return (await ended).exitCode;
  };
  return { url, pid: server.pid ?? 0, output, stop };
}

/** Starts Pipelane where it must refuse to, and waits for its end. */
export async function startServerThatRefuses(variables: Record<string, string>): Promise<EndedServer> {
  const { server, ready, ended } = spawnServer(variables, START);
  const accepted = ready.then((url) => {
    server.kill("SIGKILL");
    throw new Error(`It did not refuse and listens at ${url}.`);
  });
  return Promise.race([ended, accepted]);
}

function spawnServer(variables: Record<string, string>, [program, ...args]: readonly [string, ...string[]]) {
  // An empty variable counts as absent, and keeps a developer's shell and .env file out of the tests.
  const blank = Object.fromEntries(Object.keys(envSchema.shape).map((name) => [name, ""]));
  // Over a HighLevel somebody would have to sign in, which is not what those tests are about.
  const AUTH = variables.HIGHLEVEL_API_KEY ? "none" : "";
  // Each location of a file has its own.
  const key = variables.LOCATIONS_FILE ? {} : { CRM_API_KEY: API_KEY };
  const server = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...blank, AUTH, PORT: "0", DEMO_DATA: "off", ...key, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (chunk) => {
      text += chunk;
    });
  }
  const output = () => text;
  const ready = new Promise<string>((resolve) => {
    server.stdout.on("data", () => {
      const url = /ready at (http:\S+)/.exec(text)?.[1];
      if (url) resolve(url);
    });
  });
  const ended: Promise<EndedServer> = once(server, "close").then(() => ({
    exitCode: server.exitCode,
    output: text,
  }));
  return { server, output, ready, ended };
}
