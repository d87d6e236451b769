import { defineConfig, devices } from "playwright/test";

const isRoot = process.getuid?.() === 0;
// Set by shared-server.ts before the workers, which read this file anew, begin.
const baseURL = process.env.PIPELANE_URL;

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results/e2e",
  globalSetup: "./shared-server.ts",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // A server of a test's own takes long to start on a busy machine; what hangs fails all the same.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: "../test-results/e2e.json" }]],
  use: {
    ...devices["Desktop Chrome"],
    ...(baseURL ? { baseURL } : {}),
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    timezoneId: "UTC",
    // Traces cost a quarter of the time; to see what a failing test saw: `npm run e2e -- --trace retain-on-failure`.
    screenshot: "only-on-failure",
    launchOptions: {
      ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // Chromium's sandbox does not run as root.
        ...(isRoot ? ["--no-sandbox"] : []),
      ],
    },
  },
});
