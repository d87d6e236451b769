import * as z from "zod";
import { AppError } from "@/lib/errors";
import { route } from "@/lib/server";

/** Paths below /api that no other file serves answer a problem, like everything else here, and not a page. */
const nowhere = route({ input: { query: z.looseObject({}) } }, async () => {
  throw new AppError("not_found", { message: "no such route", hint: "Pipelane's API has no such path." });
});

export const GET = nowhere;
export const POST = nowhere;
export const PUT = nowhere;
export const PATCH = nowhere;
export const DELETE = nowhere;
