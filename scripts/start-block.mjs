// @ts-check
import { urlOf } from "./listening.mjs";

/**
 * What `npm start` says when it is ready. It names where the key lies and never the key.
 * @param {import("./preparation.mjs").Prepared} prepared
 */
export function startBlock({ address, isLoopback, upstream, isApiServed, database, keyPath }) {
  const url = urlOf(address);
  const reach = isLoopback ? "" : " and from other machines: nobody has to sign in";
  const rows = [
    ["upstream", upstream ?? (isApiServed ? `embedded CRM, API at ${url}/v1` : "embedded CRM")],
    ["database", database],
    ["API key", keyRow({ upstream, keyPath })],
    ["stop", "Ctrl+C"],
  ];
  const lines = rows.map(([name = "", value]) => `  ${name.padEnd(9)} ${value}`);
  return `\n  Pipelane is ready at ${url}${reach}\n\n${lines.join("\n")}\n`;
}

/** @param {Pick<import("./preparation.mjs").Prepared, "upstream" | "keyPath">} prepared */
function keyRow({ upstream, keyPath }) {
  if (upstream) return "from HIGHLEVEL_API_KEY";
  return keyPath ? `in ${keyPath}` : "from CRM_API_KEY";
}
