import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { loadEnvFiles } from "./env-files.mjs";

const folder = mkdtempSync(join(tmpdir(), "pipelane-env-"));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("the environment counts before the files, a local file before .env, and each only in its mode", () => {
  for (const name of ["A", "B", "C", "D"]) vi.stubEnv(`PIPELANE_${name}`, undefined);
  vi.stubEnv("PIPELANE_D", "environment");
  const file = (name: string, ...lines: string[]) => writeFileSync(join(folder, name), lines.join("\n"));
  file(".env", "PIPELANE_A=env", "PIPELANE_B=env", "PIPELANE_D=env");
  file(".env.local", "PIPELANE_B=local");
  file(".env.development", "PIPELANE_C=development");
  loadEnvFiles(folder, { isDev: false });
  const { PIPELANE_A, PIPELANE_B, PIPELANE_C, PIPELANE_D } = process.env;
  expect([PIPELANE_A, PIPELANE_B, PIPELANE_C, PIPELANE_D]).toEqual([
    "env",
    "local",
    undefined,
    "environment",
  ]);
});
