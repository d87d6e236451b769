import * as z from "zod/mini";
import { createRequest } from "./request";

/** A file may be long: it is read for as long as that, in milliseconds. */
const DEADLINE_MS = 5 * 60_000;

type Download = {
  path: string;
  accept: string;
  fetch?: (path: string, init: RequestInit) => Promise<Response>;
};

/**
 * Reads a file with the identity of this page, which a link would not carry.
 * @throws ApiProblem, also when the file breaks off
 */
export async function download({ path, accept, fetch: send = fetchOf }: Download): Promise<Blob> {
  let file = new Blob();
  const request = createRequest({
    deadlineMs: { read: DEADLINE_MS, write: DEADLINE_MS },
    // A failure is a problem as ever; the file itself is no JSON and is taken out before anybody reads it as such.
    fetch: async (...call) => {
      const response = await send(...call);
      if (!response.ok) return response;
      file = await response.blob();
      return new Response(null, { headers: response.headers });
    },
  });
  await request({ path, schema: z.unknown(), headers: { Accept: accept } });
  return file;
}

const fetchOf: NonNullable<Download["fetch"]> = (path, init) => fetch(path, init);
