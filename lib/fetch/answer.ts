import { boundedText, cancelRest } from "./bounded-text";

/** An answer read whole, so that it can be given to any number of readers. */
export type Answer = { status: number; headers: Headers; readonly text: string };

/** Drops a byte order mark. */
const DECODER = new TextDecoder();
const ENCODER = new TextEncoder();

/** An answer as it came over the line. Its text is made when somebody asks for it. */
class BytesAnswer implements Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;

  constructor({ status, headers }: Pick<Answer, "status" | "headers">, bytes: Uint8Array) {
    this.status = status;
    this.headers = headers;
    this.bytes = bytes;
  }

  /** Nobody wants it twice: what is read of it is kept instead. */
  get text(): string {
    return DECODER.decode(this.bytes);
  }
}

/** The answer of a call whose body came as these bytes, UTF-8. */
export function answerOfBytes(head: Pick<Answer, "status" | "headers">, bytes: Uint8Array): Answer {
  return new BytesAnswer(head, bytes);
}

/**
 * A copy that is kept for later, and how long it is in bytes. It holds these alone: neither text, of twice the length as
 * soon as there is one letter that is not Latin, nor what was read of it. What lives long costs every collection.
 */
export function keepable(answer: Answer): { answer: Answer; size: number } {
  const bytes = answer instanceof BytesAnswer ? answer.bytes : ENCODER.encode(answer.text);
  return { answer: new BytesAnswer(answer, bytes), size: bytes.byteLength };
}

/**
 * A response whose body becomes a stream only for those who want one: making and reading a stream costs more than all
 * else that a call does here, and `answerOf` needs none.
 */
class WholeResponse extends Response {
  readonly answer: Answer;
  #streaming: Response | undefined;

  constructor(answer: Answer) {
    super(null, { status: answer.status });
    this.answer = answer;
  }

  override get headers() {
    return this.answer.headers;
  }

  get #streamed(): Response {
    const { status, headers } = this;
    this.#streaming ??= new Response(this.answer.text || null, { status, headers });
    return this.#streaming;
  }

  override get body() {
    return this.#streamed.body;
  }
  override get bodyUsed() {
    return this.#streaming?.bodyUsed ?? false;
  }
  override text() {
    return this.#streamed.text();
  }
  override json() {
    return this.#streamed.json();
  }
  override bytes() {
    return this.#streamed.bytes();
  }
  override arrayBuffer() {
    return this.#streamed.arrayBuffer();
  }
  override blob() {
    return this.#streamed.blob();
  }
  override formData() {
    return this.#streamed.formData();
  }
  override clone() {
    return this.#streamed.clone();
  }
}

/** A response like any other, behind which `answerOf` finds the answer without reading it again. */
export function responseOf(answer: Answer): Response {
  return new WholeResponse(answer);
}

/**
 * The answer of a response: one and the same object for all who share it.
 * @throws AppError `too_large` as soon as more than `limitBytes` have arrived
 */
export async function answerOf(response: Response, limitBytes: number): Promise<Answer> {
  if (response instanceof WholeResponse) return response.answer;
  const { status, headers, body } = response;
  return { status, headers, text: await boundedText(body, { limitBytes, leaveRest: cancelRest }) };
}
