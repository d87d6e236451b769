import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRules, type Fault, type RuleInput } from "./faults";
import { misbehave } from "./misbehave";

/** A call as it came. `fault` is what was done to it, `limit` that there were too many. */
export type Received = {
  atMs: number;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  fault: Fault["kind"] | "limit" | null;
};

export type Upstream = {
  baseUrl: string;
  /** All calls so far, in their order. */
  received: Received[];
  /** Follows these rules from now on, and no others. */
  follow: (rules: readonly RuleInput[]) => void;
  close: () => Promise<void>;
};

type UpstreamOptions = {
  /** Who answers in truth: the embedded CRM. */
  fetch: (request: Request) => Promise<Response>;
  /** From 0 to 1: which calls a rule with a share means. */
  random?: () => number;
  port?: number;
  /** Most calls in any ten seconds for one key; none when it is null. HighLevel takes 100. */
  limit?: number | null;
};

const WINDOW_MS = 10_000;

/**
 * HighLevel's v1 API over HTTP on the loopback interface, which misbehaves as it is told. Below `/stand-in` it can be
 * told over HTTP too, for those who run it in a process of its own: `PUT faults`, `GET received`, `DELETE received`.
 */
export async function startUpstream({
  fetch,
  random = Math.random,
  port = 0,
  limit = null,
}: UpstreamOptions): Promise<Upstream> {
  const received: Received[] = [];
  let rules = createRules([], random);
  const follow = (given: readonly RuleInput[]) => {
    rules = createRules(given, random);
  };
  const isLimited = limit === null ? () => false : createLimit(limit);

  const server = createServer(async (message, response) => {
    const call = await callFrom(message);
    if (call.url.startsWith("/stand-in/")) return control(call, { response, received, follow });
    const tooMany = isLimited(call.headers.authorization ?? "", call.atMs);
    const fault: Fault | null = tooMany ? TOO_MANY : rules.next(call);
    received.push({ ...call, fault: tooMany ? "limit" : (fault?.kind ?? null) });
    await misbehave(fault, { response, answer: () => fetch(requestOf(call)) }).catch(() =>
      response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no address");
  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    received,
    follow,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** HighLevel documents no body and no header of a 429. */
const TOO_MANY: Fault = { kind: "status", status: 429, headers: {}, body: "", committed: false };

/** Whether a call is one too many; those that are do not count. */
function createLimit(most: number): (key: string, nowMs: number) => boolean {
  const taken = new Map<string, number[]>();
  return (key, nowMs) => {
    const recent = (taken.get(key) ?? []).filter((atMs) => atMs > nowMs - WINDOW_MS);
    const isTooMany = recent.length >= most;
    taken.set(key, isTooMany ? recent : [...recent, nowMs]);
    return isTooMany;
  };
}

async function callFrom(message: IncomingMessage) {
  const atMs = Date.now();
  let body = "";
  for await (const chunk of message) body += chunk;
  const { method = "GET", url = "/" } = message;
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, String(value ?? "")]),
  );
  return { atMs, method, url, headers, body };
}

type Call = Awaited<ReturnType<typeof callFrom>>;

function requestOf({ method, url, headers, body }: Call): Request {
  const { authorization = "", "content-type": type = "application/json" } = headers;
  return new Request(`http://upstream.invalid${url}`, {
    method,
    headers: { authorization, "content-type": type },
    ...(body === "" ? {} : { body }),
  });
}

type Controlled = { response: ServerResponse; received: Received[]; follow: (rules: RuleInput[]) => void };

function control({ method, url, body }: Call, { response, received, follow }: Controlled): void {
  const answer = (status: number, value: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  try {
    switch (`${method} ${url}`) {
      case "PUT /stand-in/faults":
        follow(JSON.parse(body));
        return void answer(200, "");
      case "GET /stand-in/received":
        return void answer(200, received);
      case "DELETE /stand-in/received":
        received.length = 0;
        return void answer(200, "");
      default:
        return void answer(404, { msg: "PUT faults, GET received or DELETE received" });
    }
  } catch (error) {
    answer(400, { msg: String(error) });
  }
}
