import * as z from "zod/mini";
import type { Hear } from "@/lib/http/api-problem";
import { createRequest, type Request, request } from "@/lib/http/request";
import type { Change } from "./changes";
import { moveAnswerSchema, type Opportunity, opportunitySchema } from "./model";
import { opportunityPath, pipelinePath } from "./queries";
import { placeOf } from "./writes";

/** How changes reach upstream: `httpWrites` in the browser. */
export type BoardWrites = {
  /**
   * Sends one change; `base` is what upstream is thought to hold before it. Answers the opportunity after a create
   * or an edit, otherwise null. Throws ApiProblem. `onMayArrive` hears first, whatever the answer, of so many sendings
   * that got none from upstream and may still be carried out.
   */
  send(
    change: Change,
    base: Opportunity | null,
    onMayArrive: (count: number) => void,
  ): Promise<Opportunity | null>;
};

/** The `request()` of a board whose line hears how its calls end. */
export function heardBy(hear: Hear): Request {
  return createRequest({ hear });
}

/** The board's writes over `/api`. */
export function httpWrites(send: Request = request): BoardWrites {
  return {
    send: async (change, base, onMayArrive) => {
      const { write, pipelineId, opportunityId } = change;
      const path = opportunityPath(pipelineId, opportunityId);
      const onHeaders = (headers: Headers) => onMayArrive(Number(headers.get("pipelane-may-arrive")));
      switch (write.kind) {
        case "create":
          return send({
            method: "POST",
            path: `${pipelinePath(pipelineId)}/opportunities`,
            body: write.draft,
            headers: { "Idempotency-Key": write.idempotencyKey ?? opportunityId },
            schema: opportunitySchema,
          });
        case "edit":
          return send({ method: "PATCH", path, body: write.draft, schema: opportunitySchema, onHeaders });
        case "move": {
          const body = { ...placeOf(write.to), ...(base ? { base: placeOf(base) } : {}) };
          // Whoever drops a card and closes the page means it.
          await send({
            method: "PUT",
            path: `${path}/status`,
            body,
            schema: moveAnswerSchema,
            keepalive: true,
            onHeaders,
          });
          return null;
        }
        case "delete":
          await send({ method: "DELETE", path, schema: z.optional(z.unknown()), keepalive: true, onHeaders });
          return null;
      }
    },
  };
}
