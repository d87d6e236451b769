import { readFile } from "node:fs/promises";
import autocannon from "autocannon";

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** Resident memory of the server in MB: warm (after 2,000 requests), then after 10,000 more. */
export async function measureMemory({
  pid,
  paths,
  url,
}: {
  pid: number;
  url: string;
  paths: readonly string[];
}): Promise<number[]> {
  const figures: number[] = [];
  for (const amount of [2_000, 10_000]) {
    await autocannon({ url, connections: 8, amount, requests: paths.map((path) => ({ path })) });
    figures.push(await residentMegabytes(pid));
  }
  return figures;
}
