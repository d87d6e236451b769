import "server-only";
import { AppError } from "@/lib/errors";
import { dropRest } from "@/lib/fetch/bounded-text";

/** Longest body that is read, in bytes. */
const LONGEST_BODY_BYTES = 1024 * 1024;

const tooLarge = () => new AppError("too_large", { message: "body over 1 MB", hint: "Payload Too Large" });
const malformed = (cause?: unknown) =>
  new AppError("invalid_request", { message: "body is no JSON object", hint: "Bad Request", cause });

/**
 * The JSON object that a request carries, whatever its Content-Type says: HighLevel's own curl examples send none, and
 * curl then claims a form. No body at all is an empty object, so that the answer names the mandatory fields.
 * @throws AppError `too_large` beyond `LONGEST_BODY_BYTES`, with or without a Content-Length; `invalid_request` when it
 *   is not UTF-8, not JSON, or not an object.
 */
export async function readJsonObject(request: Request): Promise<Record<string, unknown>> {
  const text = await readText(request);
  if (text.trim() === "") return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw malformed(cause);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw malformed();
  return { ...parsed, ...amountsTooFineToRead(text) };
}

async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > LONGEST_BODY_BYTES) throw tooLarge();
  if (!request.body) return "";
  const reader = request.body.getReader();
  try {
    return await readBounded(reader);
  } catch (error) {
    dropRest(reader).catch(() => {});
    throw error;
  }
}

async function readBounded(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let readBytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decodeOrRefuse(decoder);
    readBytes += value.byteLength;
    if (readBytes > LONGEST_BODY_BYTES) throw tooLarge();
    text += decodeOrRefuse(decoder, value);
  }
}

function decodeOrRefuse(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (cause) {
    throw malformed(cause);
  }
}

/**
 * JSON.parse reads 1.10000000000000000001 as 1.1 and 1e-400 as 0, which would round silently. Such an amount is handed
 * on as text, so that it is refused. Quotes inside strings are escaped, so what is found here is a key.
 */
function amountsTooFineToRead(text: string): { monetaryValue?: string } {
  const amounts = text.matchAll(/"monetaryValue"\s*:\s*-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?(?=[\s,}])/gi);
  const tooFine = [...amounts].find(([, whole, fraction, exponent]) =>
    isFinerThanHundredths({ whole, fraction, exponent }),
  );
  return tooFine ? { monetaryValue: tooFine[0] } : {};
}

function isFinerThanHundredths({ whole = "", fraction = "", exponent = "0" }): boolean {
  const significant = (whole + fraction).replace(/0+$/, "");
  const decimals = significant.length - whole.length - Number(exponent);
  return significant !== "" && decimals > 2;
}
