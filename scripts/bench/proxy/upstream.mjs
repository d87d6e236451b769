// @ts-check
// A HighLevel that costs nearly nothing: it answers each call with the page in the file that is named, and each time
// with another total, so that no two answers are the same.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { tellPort } from "./tell-port.mjs";

const [before = "", after = ""] = readFileSync(process.argv[2] ?? "", "utf8").split(/(?<="total":)\d+/);
let total = 1_000_000;

const server = createServer((_request, response) => {
  total += 1;
  const page = Buffer.from(`${before}${total}${after}`);
  response.writeHead(200, { "content-type": "application/json", "content-length": page.length });
  response.end(page);
});
tellPort(server);
