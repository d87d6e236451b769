import type { Filled } from "./crm-filled";
import { quantile, round } from "./figures";

const WRITERS = 8;
const READERS = 32;
/** Each writer moves its own opportunities, so that it knows where they must be in the end. */
const OWN = 10;

type Place = { stageId: string; status: string };

/**
 * Lets writers move opportunities while readers read pages and summaries, all at once through one handler.
 * @returns one line: calls, errors, lost updates, and how far the slow calls are from the usual ones
 */
export async function crowd(
  filled: Filled,
  { engine, seconds }: { engine: string; seconds: number },
): Promise<string> {
  const list = `/pipelines/${filled.pipelineId}/opportunities`;
  const end = performance.now() + seconds * 1000;
  const reads: number[] = [];
  const writes: number[] = [];
  const kept = new Map<string, Place>();
  let errors = 0;

  const timed = async (times: number[], call: () => Promise<unknown>) => {
    const started = performance.now();
    try {
      await call();
      times.push(performance.now() - started);
      return true;
    } catch {
      errors += 1;
      return false;
    }
  };
  const stageAt = (turn: number) => filled.stageIds[turn % filled.stageIds.length] ?? "";

  const write = async (writer: number, ids: readonly string[]) => {
    for (let turn = writer; performance.now() < end; turn++) {
      const id = ids[turn % ids.length] ?? "";
      const place = { stageId: stageAt(turn), status: turn % 3 === 0 ? "won" : "open" };
      const isKept = await timed(writes, () => filled.call("PUT", `${list}/${id}/status`, place));
      if (isKept) kept.set(id, place);
    }
  };
  const read = async (reader: number) => {
    for (let turn = reader; performance.now() < end; turn++) {
      const path =
        turn % 8 === 0
          ? `/pipelines/${filled.pipelineId}/summary?status=open`
          : `${list}?status=open&limit=20&stageId=${stageAt(turn)}`;
      await timed(reads, () => filled.call("GET", path));
    }
  };

  const { opportunities } = await filled.call("GET", `${list}?limit=${WRITERS * OWN}`);
  const ids: string[] = opportunities.map(({ id }: { id: string }) => id);
  await Promise.all([
    ...Array.from({ length: WRITERS }, (_, writer) =>
      write(writer, ids.slice(writer * OWN, (writer + 1) * OWN)),
    ),
    ...Array.from({ length: READERS }, (_, reader) => read(reader)),
  ]);

  let lost = 0;
  for (const [id, place] of kept) {
    const found = await filled.call("GET", `${list}/${id}`);
    if (found.pipelineStageId !== place.stageId || found.status !== place.status) lost += 1;
  }
  const told = [
    `reads ${spread(reads)}`,
    `writes ${spread(writes)}`,
    `${errors} errors`,
    `${lost} lost updates`,
  ];
  return `${engine}, ${WRITERS} writers and ${READERS} readers for ${seconds} s: ${told.join("; ")}`;
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const [middle, slow] = [quantile(sorted, 0.5), quantile(sorted, 0.99)];
  return `${times.length.toLocaleString("en")}, median ${round(middle)} ms, p99 ${round(slow)} ms (× ${round(slow / middle)})`;
}
