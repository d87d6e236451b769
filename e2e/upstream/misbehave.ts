import type { ServerResponse } from "node:http";
import * as z from "zod";
import type { Fault } from "./faults";

type Call = {
  /** Does the call and gives the right answer. */
  answer: () => Promise<Response>;
  response: ServerResponse;
};

const pageSchema = z.looseObject({ opportunities: z.array(z.unknown()), meta: z.looseObject({}).optional() });

/** Gives a call the right answer, or does to it what the fault says. */
export async function misbehave(fault: Fault | null, { answer, response }: Call): Promise<void> {
  switch (fault?.kind) {
    case "delay":
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return send(response, await whole(await answer()));
    case "status":
      if (fault.committed) await answer();
      return send(response, { status: fault.status, headers: fault.headers, body: Buffer.from(fault.body) });
    case "hang":
      if (fault.committed) await answer();
      return;
    case "redirect":
      return send(response, { status: fault.status, headers: { location: fault.to }, body: Buffer.alloc(0) });
    case "text":
      return send(response, { status: 200, headers: {}, body: Buffer.from(fault.text) });
    case "flood":
      return flood(response, fault.bytes);
    case "reset": {
      const { status, headers, body } = await whole(await answer());
      response.writeHead(status, { ...headers, "content-length": body.length + 1 });
      response.write(body.subarray(0, fault.bytes), () => response.destroy());
      return;
    }
    case "cut": {
      const right = await whole(await answer());
      return send(response, { ...right, body: right.body.subarray(0, fault.bytes) });
    }
    case "trickle":
      return trickle(response, await whole(await answer()), fault.bytesPerSecond);
    default: {
      const right = await whole(await answer());
      return send(response, fault ? { ...right, body: rewritten(fault, right.body) } : right);
    }
  }
}

type Whole = { status: number; headers: Record<string, string>; body: Buffer };

async function whole(answer: Response): Promise<Whole> {
  const { status, headers } = answer;
  return { status, headers: Object.fromEntries(headers), body: Buffer.from(await answer.arrayBuffer()) };
}

function send(response: ServerResponse, { status, headers, body }: Whole): void {
  response.writeHead(status, headers);
  response.end(body);
}

type Lie = Extract<Fault, { kind: "duplicate" | "loop" | "total" | "nextPageUrl" }>;

/** A page of opportunities that lies; any other body stays as it is. */
function rewritten(fault: Lie, body: Buffer): Buffer {
  const page = pageSchema.safeParse(jsonOf(body));
  if (!page.success) return body;
  const { opportunities, meta = {}, ...rest } = page.data;
  return Buffer.from(JSON.stringify({ ...rest, ...lie(fault, { opportunities, meta }) }));
}

function lie(fault: Lie, page: { opportunities: unknown[]; meta: object }) {
  switch (fault.kind) {
    case "duplicate":
      return { ...page, opportunities: page.opportunities.flatMap((one) => [one, one]) };
    case "loop":
      return {
        ...page,
        meta: { ...page.meta, startAfter: fault.startAfter, startAfterId: fault.startAfterId },
      };
    case "total":
      return { ...page, meta: { ...page.meta, total: fault.total } };
    case "nextPageUrl":
      return { ...page, meta: { ...page.meta, nextPageUrl: fault.url } };
  }
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function trickle(response: ServerResponse, { status, headers, body }: Whole, bytesPerSecond: number): void {
  response.writeHead(status, headers);
  let at = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(at, at + bytesPerSecond));
    at += bytesPerSecond;
    if (at >= body.length) response.end();
  }, 1_000);
  response.on("close", () => clearInterval(timer));
}

function flood(response: ServerResponse, bytes: number): void {
  const chunk = Buffer.alloc(100_000, "x");
  let left = bytes;
  const pour = () => {
    if (response.destroyed) return;
    if (left <= 0) return void response.end();
    left -= chunk.length;
    response.write(chunk, () => setImmediate(pour));
  };
  response.writeHead(200, { "content-type": "application/json" });
  pour();
}
