import { AppError } from "@/lib/errors";

/**
 * Reads a body as UTF-8 text (a byte order mark is dropped), and no further than the limit.
 * @throws AppError `too_large` as soon as more than `limitBytes` have arrived; the rest is cancelled, never read.
 */
export async function boundedText(
  body: ReadableStream<Uint8Array> | null,
  limitBytes: number,
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
      reader.cancel().catch(() => {});
      throw new AppError("too_large", { message: `a body of more than ${limitBytes} bytes` });
    }
    text += decoder.decode(value, { stream: true });
  }
}
