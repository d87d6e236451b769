import { readFile } from "node:fs/promises";
import autocannon from "autocannon";
import type { Measured } from "./servers";

/** What one run came to: processor time of the server for a request, and how many it answered in a second. */
export type Load = { cpuMs: number; perSecond: number };

/** Linux counts the time of a process in hundredths of a second. */
const TICK_MS = 10;

/** Processor time that a process has taken, in user and in kernel mode. */
async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The second field is the program's name, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** No page is shorter. */
const LEAST_BYTES = 10_000;

let turn = 0;

/** Sends so many requests over so many connections. @throws Error unless each is answered with a page */
export async function load(
  { name, pid, urlOf }: Measured,
  { connections, amount }: { connections: number; amount: number },
): Promise<Load> {
  const { origin } = new URL(urlOf(0));
  const cpuBefore = await cpuMsOf(pid);
  const startedAt = performance.now();
  let endedAt = startedAt;
  const setupRequest = (request: autocannon.Request) => {
    turn += 1;
    return { ...request, path: urlOf(turn).slice(origin.length) };
  };
  const { "2xx": successes, throughput } = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(
      { url: origin, connections, amount, requests: [{ setupRequest }] },
      (error, result) => (error ? reject(error) : resolve(result)),
    );
    // Autocannon itself ends with the next whole second.
    running.on("response", () => {
      endedAt = performance.now();
    });
  });
  const cpuMs = (await cpuMsOf(pid)) - cpuBefore;
  if (successes !== amount || throughput.total < amount * LEAST_BYTES)
    throw new Error(`${name}: ${successes} of ${amount} answers were pages`);
  return { cpuMs: cpuMs / amount, perSecond: (amount * 1000) / (endedAt - startedAt) };
}
