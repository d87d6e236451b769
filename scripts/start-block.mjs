// @ts-check
import { urlOf } from "./listening.mjs";

/**
 * What `npm start` says when it is ready. It names where the key lies and never the key.
 * @param {import("./preparation.mjs").Prepared} prepared
 */
export function startBlock({ address, upstream, isApiServed, database, keyPath, keysFrom, ...whose }) {
  const url = urlOf(address);
  const reach = reachOf({ upstream, ...whose });
  const rows = [
    ["upstream", `${upstream ?? "embedded CRM"}${isApiServed ? `, API at ${url}/v1` : ""}`],
    ["database", database],
    ["API key", keyPath ? `in ${keyPath}` : `from ${keysFrom}`],
    ["stop", "Ctrl+C"],
  ];
  const lines = rows.map(([name = "", value]) => `  ${name.padEnd(9)} ${value}`);
  return `\n  Pipelane is ready at ${url}${reach}\n\n${lines.join("\n")}\n`;
}

/**
 * The embedded CRM on loopback is one's own; of all else it is said that nobody has to sign in.
 * @param {Pick<import("./preparation.mjs").Prepared, "upstream" | "isLoopback" | "isLocal">} prepared
 */
function reachOf({ upstream, isLoopback, isLocal }) {
  if (isLoopback) return isLocal && upstream ? " and nobody has to sign in" : "";
  return ` and from other machines${isLocal ? ": nobody has to sign in" : ""}`;
}
