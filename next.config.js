/** @type {import("next").NextConfig} */
const config = {
  // The embedded CRM's SQLite binding loads a platform binary at run time and must not be bundled.
  serverExternalPackages: ["libsql", "pino"],
  // HighLevel's own examples call paths with and without a trailing slash; both must answer, not redirect.
  skipTrailingSlashRedirect: true,
  poweredByHeader: false,
  // `npm run check` checks types with the native compiler, which the build cannot load.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
};

export default config;
