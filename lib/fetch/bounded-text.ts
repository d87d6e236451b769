import { AppError } from "@/lib/errors";

type Reader = ReadableStreamDefaultReader<Uint8Array>;

type Bounds = {
  limitBytes: number;
  /** What becomes of the rest of a body that is too long. */
  leaveRest: (reader: Reader) => Promise<void>;
};

/**
 * Reads a body as UTF-8 text (a byte order mark is dropped), and no further than the limit.
 * @throws AppError `too_large` as soon as more than `limitBytes` have arrived; the rest is left, never kept.
 */
export async function boundedText(
  body: ReadableStream<Uint8Array> | null,
  { limitBytes, leaveRest }: Bounds,
): Promise<string> {
  if (!body) return "";
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let readBytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    readBytes += value.byteLength;
    if (readBytes > limitBytes) {
      // Not awaited: a source that never settles its cancel must not hold the answer back.
      leaveRest(reader).catch(() => {});
      throw new AppError("too_large", { message: `a body of more than ${limitBytes} bytes` });
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** For an answer: its connection ends, and nothing more is sent for nothing. */
export const cancelRest = (reader: Reader): Promise<void> => reader.cancel();

/** Whoever sends more than this for nothing may lose the connection over it. */
const LONGEST_REST_BYTES = 16_000_000;

/**
 * For a request: reads on and drops what comes, so that whoever still sends gets to read the refusal. A body that is
 * cancelled half-way holds up its connection, and what follows on it, until one side gives up.
 */
export async function dropRest(reader: Reader): Promise<void> {
  for (let droppedBytes = 0; droppedBytes <= LONGEST_REST_BYTES; ) {
    const { done, value } = await reader.read();
    if (done) return;
    droppedBytes += value.byteLength;
  }
  await reader.cancel();
}
