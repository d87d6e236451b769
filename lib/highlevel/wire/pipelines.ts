import * as z from "zod";

export const pipelineWire = z.object({
  id: z.string().min(1),
  name: z.string().catch(""),
  stages: z
    .array(z.object({ id: z.string().min(1), name: z.string().catch("") }))
    .nullish()
    .transform((stages) => stages ?? []),
});
export type PipelineWire = z.infer<typeof pipelineWire>;

/**
 * `GET /v1/pipelines/`. Stages stand in the order of the board; v1 knows no position, colour or probability.
 * Ids are not checked by form: HighLevel's own examples differ.
 * Source: HighLevel v1 Postman collection 1.1.20, "Pipelines", read November 2026.
 */
export const pipelinesWire = z.object({ pipelines: z.array(pipelineWire) });

/**
 * `GET /v1/pipelines/:pipelineId/summary`, with the filters of the opportunity list.
 * Deviation: HighLevel's v1 has no such call; the embedded CRM adds it, since only the database can sum exactly.
 */
export const summaryWire = z.object({
  stages: z.array(
    z.object({
      id: z.string().min(1),
      /** How many opportunities match the filters; stages without any are listed with 0. */
      count: z.number().int().nonnegative(),
      /** Exact sum of their values in major units. */
      monetaryValue: z.number(),
    }),
  ),
});
export type SummaryWire = z.infer<typeof summaryWire>;
