import "server-only";
import * as z from "zod";

/** A pipeline as v1 answers it. Source: reference 1.2; `locationId` is in live answers, not in the documentation. */
export const pipelineAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    /** From left to right; v1 has no position. */
    stages: z.array(z.object({ id: z.string(), name: z.string() })).describe("From left to right"),
    locationId: z.string(),
  })
  .meta({ id: "Pipeline" });
export type PipelineAnswer = z.infer<typeof pipelineAnswer>;

/** What a stage holds for a filter. */
export const stageSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    count: z.int().describe("How many opportunities match; 0 for a stage without any"),
    monetaryValue: z
      .number()
      .describe("Sum of their values in major units: exact up to 2^53 hundredths, then the nearest double"),
    monetaryValueMinor: z.string().describe("The exact sum in hundredths, as digits"),
  })
  .meta({ id: "StageSummary" });
export type StageSummary = z.infer<typeof stageSummary>;
