import "server-only";
import type * as z from "zod";
import { derived } from "@/lib/derived";
import { AppError } from "@/lib/errors";
import type { Figures } from "@/lib/fetch/journey";
import type { Session } from "@/lib/identity/session";
import { checkHost, checkWriter } from "./guard";
import { answerReader, inputReader } from "./input";
import { API_HEADERS } from "./page-headers";
import { problemAnswer, wholeSeconds } from "./problem";
import { type RequestLine, routeLabel } from "./request-line";

/** What stands around the routes of one server. Everything is asked for per request, nothing at import. */
export type Surroundings<Services> = {
  /** Who asks. @throws AppError `unauthenticated` when nobody can tell */
  sessionOf: (headers: Headers) => Promise<Session>;
  /** Lets whoever it is ask once more. @throws AppError `rate_limited` when they ask too much */
  admit?: (session: Session) => void;
  /** What stands behind the location of whoever asks. */
  services: (session: Session) => Promise<Services>;
  /** Names besides localhost and addresses under which we answer. */
  allowedHosts: () => readonly string[];
  log: (line: RequestLine) => void;
  /** Does the work of one request, and counts what it costs upstream. */
  travel?: <Result>(trip: Trip, work: () => Promise<Result>) => Travel<Result>;
  /** What stands behind the board, to be named when it fails. */
  upstream?: (session: Session | null) => "highlevel" | "database";
};

/** `requestId` stands on the answer and in the log. */
export type Trip = { request: Request; requestId: string };
type Travel<Result> = { result: Promise<Result>; figures: () => Figures | null };

/**
 * What a route takes and gives: schemas of `params`, `query` (without it no parameter is known), `headers` and `body`,
 * the answer's schema (without it: 204 and nothing, or the Response of a download), and the status of success, 200 when
 * absent.
 */
type Contract<Input extends z.core.$ZodLooseShape, Answer> = {
  input: Input;
  answers?: z.core.$ZodType<Answer>;
  status?: number;
};
type Call<Services, Input extends z.core.$ZodLooseShape> = Services & { session: Session } & z.output<
    z.ZodObject<Input>
  >;
/** The input of a route that nobody has to sign in for. */
type OpenCall<Input extends z.core.$ZodLooseShape> = z.output<z.ZodObject<Input>>;
type NextContext = { params: Promise<Record<string, string | string[] | undefined> | undefined> };

type Handler = (request: Request, context: NextContext) => Promise<Response>;

/**
 * Makes `route(contract, verb)`, which turns one verb into a Next route handler: checks who sends and who asks, reads
 * the input by schema before anything is called, calls, reads the answer by schema, turns what is thrown into a
 * problem, and logs one line.
 */
export function createRoute<Services>(around: Surroundings<Services>) {
  return <Input extends z.core.$ZodLooseShape, Answer>(
    contract: Contract<Input, Answer>,
    verb: (call: Call<Services, Input>) => Promise<Answer>,
  ): Handler => {
    const readRequest = inputReader(contract.input);
    const answer = answererOf(contract);
    return handlerOf(around, async (request, params, tell) => {
      checkSender(around, request);
      const session = await around.sessionOf(request.headers);
      tell(session);
      around.admit?.(session);
      const input = await readRequest(request, params);
      const services = await around.services(session);
      return answer(await verb({ ...services, session, ...input }));
    });
  };
}

/** Makes `openRoute(contract, verb)`: the same for what anybody may ask, such as whether the server is well. */
export function createOpenRoute<Services>(around: Surroundings<Services>) {
  return <Input extends z.core.$ZodLooseShape, Answer>(
    contract: Contract<Input, Answer>,
    verb: (call: OpenCall<Input>) => Promise<Answer>,
  ): Handler => {
    const readRequest = inputReader(contract.input);
    const answer = answererOf(contract);
    return handlerOf(around, async (request, params) => {
      checkSender(around, request);
      return answer(await verb(await readRequest(request, params)));
    });
  };
}

function checkSender(around: Pick<Surroundings<unknown>, "allowedHosts">, request: Request): void {
  checkHost(request.headers, around.allowedHosts());
  checkWriter(request);
}

/** Makes what turns a verb's result into an answer. Results are shared and never changed, and their JSON is made once. */
function answererOf<Answer>({ answers, status = 200 }: Contract<z.core.$ZodLooseShape, Answer>) {
  if (!answers) {
    // A download is written by whoever has it.
    return (result: Answer) => (result instanceof Response ? result : new Response(null, { status: 204 }));
  }
  const read = answerReader(answers);
  const bytesOf = derived((result: object) => UTF8.encode(JSON.stringify(read(result))));
  return (result: Answer) => {
    const bytes = bytesOf(Object(result));
    const headers = { "content-type": "application/json", "content-length": String(bytes.byteLength) };
    return new Response(streamOf(bytes), { status, headers });
  };
}

const UTF8 = new TextEncoder();

/** A body of these bytes. Given them itself a Response copies them, and given a text it encodes it each time. */
function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  const source: UnderlyingDefaultSource<Uint8Array> = {
    pull: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

const VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Verb = (typeof VERBS)[number];

/**
 * Makes `verbs(handlers)`, which completes what one path can do: any other verb is answered 405 with `Allow` and a
 * problem, where Next would answer nothing but the status.
 */
export function createVerbs<Services>(around: Surroundings<Services>) {
  return (handlers: Partial<Record<Verb, Handler>>): Record<Verb | "OPTIONS", Handler> => {
    const known = VERBS.filter((verb) => handlers[verb]);
    // Next answers HEAD by GET.
    const allow = [...known, ...(handlers.GET ? ["HEAD"] : []), "OPTIONS"].join(", ");
    const refuse = handlerOf(around, async ({ headers, method }) => {
      checkHost(headers, around.allowedHosts());
      throw new AppError("method_not_allowed", {
        message: `${method} on a path that does not take it`,
        hint: `This path takes ${allow}.`,
      });
    });
    const refused: Handler = async (request, context) => {
      const response = await refuse(request, context);
      response.headers.set("allow", allow);
      return response;
    };
    const options = handlerOf(around, async () => new Response(null, { status: 204, headers: { allow } }));
    const { GET = refused, POST = refused, PUT = refused, PATCH = refused, DELETE = refused } = handlers;
    return { GET, POST, PUT, PATCH, DELETE, OPTIONS: options };
  };
}

/** On an answer that was known before, while upstream cannot be asked: since when, as ISO 8601. */
const KNOWN_AT_HEADER = "pipelane-known-at";

/**
 * On what upstream is to blame for, a slow answer and one that was known before among it: `highlevel`, its `limit` of
 * calls, its refusal of the `key`, or the embedded CRM's `database`.
 */
const TROUBLE_HEADER = "pipelane-trouble";

/** On the answer to a write: so many sendings of it got no answer, and may still be carried out. */
const MAY_ARRIVE_HEADER = "pipelane-may-arrive";

/** A read that takes longer is called slow; `lib/board/line.ts` says so. */
const SLOW_MS = 4_000;

type Ended = { error?: AppError | undefined; upstream: Figures | null; tookMs: number };

/** Whether upstream is to blame. A limit may be our own, and so is a wait for one: only who has asked can have been refused by it, or slow. */
function isTrouble({ error, upstream, tookMs }: Ended): boolean {
  if (!error)
    return upstream !== null && (upstream.knownAtMs !== null || tookMs - upstream.waitedMs >= SLOW_MS);
  if (error.code === "rate_limited") return upstream !== null;
  return error.code.startsWith("upstream_");
}

/** What is the same for every answer: its headers, problems, and a line in the log. */
function handlerOf<Services>(
  around: Surroundings<Services>,
  answer: (request: Request, params: unknown, tell: (session: Session) => void) => Promise<Response>,
): Handler {
  return async (request, context) => {
    const startedAt = performance.now();
    const requestId = crypto.randomUUID();
    let session: Session | null = null;
    const tell = (asker: Session) => {
      session = asker;
    };
    // Next gives a route without parameters no object at all, whatever its types say.
    const params = (await context.params) ?? {};
    const work = () => answer(request, params, tell);
    const travel = around.travel?.({ request, requestId }, work) ?? { result: work(), figures: () => null };
    const { response, error } = await travel.result.then(
      (response) => ({ response, error: undefined }),
      (thrown: unknown) => problemAnswer(thrown, requestId),
    );
    for (const [name, value] of Object.entries(API_HEADERS)) response.headers.set(name, value);
    response.headers.set("x-request-id", requestId);
    const upstream = travel.figures();
    if (upstream) tellOfBefore(response.headers, upstream);
    const tookMs = performance.now() - startedAt;
    const isOfUpstream = isTrouble({ error, upstream, tookMs });
    const isLimit = isOfUpstream && (error ? error.isLimit : upstream?.isLimited);
    const refused = upstream?.isRefused ? "key" : isLimit && "limit";
    const trouble = refused || (isOfUpstream && around.upstream?.(session));
    if (trouble) response.headers.set(TROUBLE_HEADER, trouble);
    if (upstream?.mayArrive) response.headers.set(MAY_ARRIVE_HEADER, String(upstream.mayArrive));
    around.log({
      method: request.method,
      route: routeLabel(request.url, params),
      status: response.status,
      durationMs: Math.round(tookMs),
      requestId,
      ...whoOf(session),
      ...(upstream ? { upstream } : {}),
      // Whoever goes away before the answer is no failure.
      ...(error && !request.signal.aborted ? { error } : {}),
    });
    return response;
  };
}

/** Since when an answer is known that was known before, and when it is worth to ask again. */
function tellOfBefore(headers: Headers, { knownAtMs, retryAfterMs }: Figures): void {
  if (knownAtMs) headers.set(KNOWN_AT_HEADER, new Date(knownAtMs).toISOString());
  if (knownAtMs && retryAfterMs !== null && !headers.has("retry-after"))
    headers.set("retry-after", wholeSeconds(retryAfterMs));
}

/** Who asked, for the log; nothing of a request that was refused before anybody could tell. */
function whoOf(session: Session | null): Pick<RequestLine, "locationId" | "repId"> {
  if (!session) return {};
  const { locationId, userId } = session;
  return { locationId, ...(userId === null ? {} : { repId: userId }) };
}
