// @ts-check
// `npm run db:backup`, `db:restore` and `db:copy`
import { runScript } from "./run-script.mjs";

await runScript("./database.ts");
