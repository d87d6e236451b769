// Everything between installed packages and a server: configuration, address, database. Tells its findings to
// the process that forked it (preparation.mjs).
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { checkAddressIsFree, isLoopback } from "./listening.mjs";
import type { Prepared } from "./preparation.mjs";
import { Problem, stopWith } from "./stop.mjs";

async function prepare(): Promise<Prepared> {
  const settings = env();
  const address = { host: settings.HOST, port: settings.PORT };
  if (!isLoopback(address.host) && settings.AUTH !== "none") {
    throw new Problem(
      `HOST=${address.host} would let other machines in and nobody has to sign in: use HOST=127.0.0.1, or set AUTH=none if that is what you want.`,
    );
  }
  await checkAddressIsFree(address);
  if (settings.HIGHLEVEL_API_KEY) {
    return { address, upstream: `HighLevel at ${settings.HIGHLEVEL_BASE_URL}`, database: null };
  }
  return { address, upstream: null, database: { path: settings.DATABASE_URL, keyPath: null } };
}

function toProblem(error: unknown): unknown {
  if (!(error instanceof AppError) || error.hint === undefined) return error;
  return new Problem(error.hint);
}

try {
  process.send?.(await prepare());
  process.disconnect?.();
} catch (error) {
  stopWith(toProblem(error));
}
