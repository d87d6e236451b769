import * as z from "zod";
import { getServer, openRoute, verbs } from "@/lib/server";

const healthSchema = z.object({
  status: z.literal("ok"),
  upstream: z.enum(["embedded", "highlevel", "mixed"]),
  database: z.enum(["sqlite", "postgresql"]),
});

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: openRoute({ input: {}, answers: healthSchema }, async () => (await getServer()).health()),
});
