// @ts-check
// `npm run db:backup`, `db:restore`, `db:copy` and `db:adopt`
import { runScript } from "./run-script.mjs";

await runScript("./database.ts");
