import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      // `server-only` throws outside React's server condition; tests run server files under plain Node.
      "server-only": `${root}node_modules/server-only/empty.js`,
      "@": root.replace(/\/$/, ""),
    },
  },
  test: {
    include: [
      "app/**/*.test.{ts,tsx}",
      "components/**/*.test.{ts,tsx}",
      "lib/**/*.test.ts",
      "scripts/**/*.test.ts",
    ],
    testTimeout: 30_000,
  },
});
