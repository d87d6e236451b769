/**
 * What the board and the settings both begin with, in one file. Left to itself webpack cuts it into as many pieces as
 * there are pages that share them, and each piece costs the board's first load what its neighbours would have
 * compressed away: 4 kB with the settings' five pages.
 */
const kit = {
  name: "kit",
  test: new RegExp(
    [
      "node_modules/(zod|nanoid|@tanstack|class-variance-authority|clsx)/",
      "node_modules/lucide-react/dist/esm/(?!icons/)",
      "node_modules/next/dist/(shared/lib/lazy-dynamic/bailout|client/components/navigation|api/)",
      "node_modules/next/dist/server/app-render/(work-)?async-(local-)?storage",
      "/lib/(errors|http/(?!download)|board/(?!forms|form-|drafts|phone|judgement|arrival|likeness|merge|known-tags|money-input))",
      "/components/ui/(button|empty-state|late|skeleton|use-is-online)",
      "/app/lazy-failure",
    ]
      .join("|")
      .replaceAll("/", "[\\\\/]"),
  ),
  chunks: "all",
  enforce: true,
  priority: 30,
};

/**
 * All else that the board's page begins with, in one file too. The embedded board loads the same modules late, as a copy
 * of its own: shared, they would be cut out of this page in pieces, which cost its first load 3 kB.
 */
const board = {
  name: "board",
  chunks: (chunk) => chunk.name === "app/pipelines/[pipelineId]/page",
  enforce: true,
  priority: 20,
};

/** @type {import("next").NextConfig} */
const config = {
  // The embedded CRM's SQLite binding loads a platform binary at run time and must not be bundled; the others need not be.
  serverExternalPackages: ["libsql", "pino", "prom-client", "undici"],
  // HighLevel's own examples call paths with and without a trailing slash; both must answer, not redirect.
  skipTrailingSlashRedirect: true,
  poweredByHeader: false,
  // By its ending it would be a video, which a browser downloads.
  headers: async () => [
    {
      source: "/embed.d.ts",
      headers: [{ key: "content-type", value: "text/plain; charset=utf-8" }],
    },
  ],
  // `npm run check` checks types with the native compiler, which the build cannot load.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  // Otherwise every hook of the library goes to every page: a file of it that a server component imports, even for one
  // type of options, leads to all the others.
  // And `unauthorized()`: a page for whoever is not signed in has the status 401.
  experimental: { optimizePackageImports: ["@tanstack/react-query"], authInterrupts: true },
  webpack: (webpackConfig, { isServer }) => {
    const { splitChunks } = webpackConfig.optimization;
    if (!isServer && splitChunks) splitChunks.cacheGroups = { ...splitChunks.cacheGroups, kit, board };
    return webpackConfig;
  },
};

export default config;
