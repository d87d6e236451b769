import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { listen } from "./listening.mjs";

/** What `npm run upstream` runs, where it has to refuse. */
async function refusal(...args: string[]): Promise<{ code: number; stderr: string }> {
  const start = ["--import", "tsx", "e2e/upstream/start.ts", ...args];
  const env = { ...process.env, TSX_TSCONFIG_PATH: "scripts/tsconfig.json" };
  return promisify(execFile)(process.execPath, start, { env }).then(
    () => expect.unreachable("it started"),
    ({ code, stderr }) => ({ code, stderr: stderr.trim() }),
  );
}

test("`npm run upstream` tells of a port in use in one sentence with a way out", async () => {
  const other = createServer();
  const port = await listen(other, { host: "127.0.0.1", port: 0 });
  expect(await refusal("--port", String(port))).toEqual({
    code: 1,
    stderr: `The stand-in cannot listen at port ${port}: stop the other program, or choose another port by npm run upstream -- --port ${port + 1}.`,
  });
  await new Promise((resolve) => other.close(resolve));
});

test("`npm run upstream` says what it takes", async () => {
  const { code, stderr } = await refusal("--port", "http");
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^npm run upstream takes --port, .*\.$/)]);
});
