// @ts-check
// The least that a proxy can do: passes each call on to the origin that is named, and its answer back as it comes.
import { Agent, createServer, request } from "node:http";
import { tellPort } from "./tell-port.mjs";

const origin = process.argv[2] ?? "";
const agent = new Agent({ keepAlive: true });

const server = createServer((asked, response) => {
  const { method, headers } = asked;
  const sent = request(origin + asked.url, { method, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  sent.on("error", () => response.destroy());
  asked.pipe(sent);
});
tellPort(server);
