import { join } from "node:path";
import { makeFolder, startServer } from "./server";

/** One server on an empty database for all tests; each test makes its own pipeline in it. */
export default async function startSharedServer() {
  const folder = await makeFolder();
  const server = await startServer({ DATABASE_URL: `file:${join(folder.path, "pipelane.db")}` });
  process.env.PIPELANE_URL = server.url;
  return async () => {
    await server.stop();
    await folder.remove();
  };
}
