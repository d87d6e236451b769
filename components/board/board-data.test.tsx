import { dehydrate, HydrationBoundary, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import type { Pipeline } from "@/lib/board/model";
import { type BoardReads, stagePagesOptions, summaryOptions } from "@/lib/board/queries";
import { BoardDataProvider, useBoardTotals, useStage } from "./board-data";

const pipeline: Pipeline = {
  id: "P",
  name: "Sales",
  stages: [
    { id: "A", name: "New" },
    { id: "B", name: "Old" },
  ],
};
const filters = { status: "open" } as const;

const reads: BoardReads = {
  ...{ locationId: "L", now: () => 0, listPipelines: async () => [pipeline], listUsers: async () => [] },
  getLocation: async () => Promise.reject(new Error("not asked")),
  ...{ searchContacts: async () => [], getOpportunity: async () => Promise.reject(new Error("not asked")) },
  listStagePage: async ({ stageId }) => ({
    opportunities: [
      {
        ...{
          id: `o${stageId}`,
          title: `Renewal ${stageId}`,
          value: 5,
          stageId,
          status: "open",
          ownerId: null,
        },
        ...{ source: null, createdAt: "2026-01-01T00:00:00.000Z", updatedAt: "2026-01-01T00:00:00.000Z" },
        ...{ lastStatusChangeAt: null },
        contact: { id: "c", name: "Ann", company: null, email: null, phone: null, tags: [] },
      },
    ],
    ...{ total: 40, nextCursor: "next" },
  }),
  summarise: async () => ({
    stages: pipeline.stages.map(({ id }) => ({ stageId: id, count: 40, value: 200, exact: true })),
  }),
};

function Column({ stageId }: { stageId: string }) {
  const { opportunities, count, phase, hasMore } = useStage(stageId);
  return <p>{[stageId, phase, count, hasMore, ...opportunities.map(({ title }) => title)].join(" ")}</p>;
}

function Totals() {
  return <p>all {useBoardTotals().value}</p>;
}

test("first pages that the server read are in its HTML, and need no effect to show", async () => {
  const onServer = new QueryClient();
  await onServer.infiniteQuery(stagePagesOptions(reads, { pipelineId: "P", filters, stageId: "A" }));
  await onServer.query(summaryOptions(reads, { pipelineId: "P", filters }));
  const state = JSON.parse(JSON.stringify(dehydrate(onServer)));
  const html = renderToString(
    <QueryClientProvider client={new QueryClient()}>
      <HydrationBoundary state={state}>
        <BoardDataProvider locationId="L" pipeline={pipeline} filters={filters}>
          <Column stageId="A" />
          <Column stageId="B" />
          <Totals />
        </BoardDataProvider>
      </HydrationBoundary>
    </QueryClientProvider>,
  );
  expect(html).toContain("A ready 40 true Renewal A");
  expect(html).toContain("B loading 40 false");
  expect(html).toContain("all <!-- -->400");
});
