// @ts-check
import { isLoopback, urlOf } from "./listening.mjs";

/**
 * What `npm start` says when it is ready. It names where the key lies and never the key.
 * @param {import("./preparation.mjs").Prepared} prepared
 */
export function startBlock({ address, upstream, database }) {
  const url = urlOf(address);
  const reach = isLoopback(address.host) ? "" : ` and from other machines: nobody has to sign in`;
  const rows = [
    ["upstream", upstream ?? `embedded CRM, API at ${url}/v1`],
    ["database", database?.path ?? "none, HighLevel keeps the data"],
    ["API key", keyRow({ upstream, database })],
    ["stop", "Ctrl+C"],
  ];
  const lines = rows.map(([name = "", value]) => `  ${name.padEnd(9)} ${value}`);
  return `\n  Pipelane is ready at ${url}${reach}\n\n${lines.join("\n")}\n`;
}

/** @param {Pick<import("./preparation.mjs").Prepared, "upstream" | "database">} prepared */
function keyRow({ upstream, database }) {
  if (upstream) return "from HIGHLEVEL_API_KEY";
  return database?.keyPath ? `in ${database.keyPath}` : "from CRM_API_KEY";
}
