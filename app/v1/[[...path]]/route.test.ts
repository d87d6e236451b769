import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { GET } from "./route";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-v1-"));
  vi.stubEnv("DATABASE_URL", `file:${join(folder, "p.db")}`);
  vi.stubEnv("CRM_API_KEY", "");
  vi.stubEnv("HIGHLEVEL_API_KEY", "");
  vi.stubEnv("LOG_LEVEL", "silent");
  // A folder where the key's file should be cannot be read.
  mkdirSync(join(folder, "p.db.key"));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("a CRM that cannot be opened is told in v1's shape", async () => {
  const response = await GET(new Request("http://127.0.0.1:3000/v1/pipelines/"));
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ msg: "Pipelane cannot open its CRM: its log says why" });
});
