// @ts-check
// Serves the Next app in the folder that is named, in the way of scripts/serve.mjs and with nothing besides.
import { createServer } from "node:http";
import next from "next";
import { tellPort } from "./tell-port.mjs";

const app = next({ dir: process.argv[2] ?? "", dev: false });
await app.prepare();
const handle = app.getRequestHandler();
tellPort(createServer((request, response) => void handle(request, response)));
