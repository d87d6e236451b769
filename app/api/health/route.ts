import * as z from "zod";
import { route, verbs } from "@/lib/server";

const healthSchema = z.object({
  status: z.literal("ok"),
  upstream: z.enum(["embedded", "highlevel"]),
  database: z.enum(["sqlite", "postgresql"]).nullable(),
});

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route({ input: {}, answers: healthSchema }, ({ health }) => health()),
});
