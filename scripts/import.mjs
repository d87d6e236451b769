// @ts-check
// `npm run import`
import { runScript } from "./run-script.mjs";

await runScript("./import.ts");
