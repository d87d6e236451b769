// @ts-check
import { urlOf } from "./listening.mjs";

/**
 * What `npm start` says when it is ready. It names where the key lies and never the key.
 * @param {import("./preparation.mjs").Prepared} prepared
 */
export function startBlock({ address, isLoopback, upstream, isApiServed, database, ...keys }) {
  const url = urlOf(address);
  const reach = isLoopback ? "" : " and from other machines: nobody has to sign in";
  const rows = [
    ["upstream", `${upstream ?? "embedded CRM"}${isApiServed ? `, API at ${url}/v1` : ""}`],
    ["database", database],
    ["API key", keys.keyPath ? `in ${keys.keyPath}` : `from ${keys.keysFrom}`],
    ["stop", "Ctrl+C"],
  ];
  const lines = rows.map(([name = "", value]) => `  ${name.padEnd(9)} ${value}`);
  return `\n  Pipelane is ready at ${url}${reach}\n\n${lines.join("\n")}\n`;
}
