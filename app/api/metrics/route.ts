import * as z from "zod";
import { env } from "@/lib/env";
import { checkBearer } from "@/lib/http/guard";
import { METRICS_TYPE, openMetrics } from "@/lib/http/metrics";
import { openRoute, verbs } from "@/lib/server";

const input = { headers: z.looseObject({ authorization: z.string().optional() }) };

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  // Of this process alone, also while its database is away.
  GET: openRoute({ input }, async ({ headers }) => {
    checkBearer(headers.authorization, env().METRICS_TOKEN);
    return new Response(await openMetrics().text(), { headers: { "content-type": METRICS_TYPE } });
  }),
});
