import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

/** What only PostgreSQL has. */
const overPostgres = "{lib,scripts}/**/postgres-*.test.ts";

/**
 * Test files that open databases by way of the test helpers: they run over SQLite and over PostgreSQL. Of the board those
 * of its service, and not those of HTTP and time.
 */
const overBoth = [
  "lib/activity",
  "lib/board",
  "lib/crm",
  "lib/identity",
  "lib/settings",
  "lib/storage",
].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .filter((name) => folder !== "lib/board" || name.startsWith("service-"))
    .map((name) => join(folder, name))
    .filter((path) => /from "(\.|@)[^"]*\/testing"/.test(readFileSync(join(root, path), "utf8"))),
);

export default defineConfig({
  resolve: {
    alias: {
      // `server-only` throws outside React's server condition; tests run server files under plain Node.
      "server-only": `${root}node_modules/server-only/empty.js`,
      "@": root.replace(/\/$/, ""),
    },
  },
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Left to itself it keeps a core free: of two, half.
    maxWorkers: "100%",
    // Loading everything anew for each file took half of all processor time. Hence: whoever changes what outlives a
    // test file (the environment, timers, a global) changes it back.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["components/**/*.test.{ts,tsx}", "lib/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: [overPostgres],
        },
      },
      {
        extends: true,
        // Each opens the one server of its process, by an environment of its own.
        test: { name: "app", include: ["app/**/*.test.{ts,tsx}"], isolate: true },
      },
      {
        extends: true,
        test: {
          name: "postgresql",
          include: [overPostgres, ...overBoth],
          globalSetup: "lib/storage/fixtures/postgres-for-tests.ts",
        },
      },
    ],
  },
});
