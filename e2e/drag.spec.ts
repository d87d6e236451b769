import { card, dragCard, openBoard, stage } from "./board-page";
import { expect, test } from "./fixtures";

test("a card dragged to another stage is there, and upstream knows", async ({ page, crm }) => {
  const pipeline = await crm.createPipeline();
  const acme = await crm.createOpportunity(pipeline, {
    title: "Acme renewal",
    stage: "Lead",
    monetaryValue: 1200,
  });
  await openBoard(page, pipeline);
  await dragCard(page, card(stage(page, "Lead"), "Acme renewal"), stage(page, "Proposal"));
  await expect(card(stage(page, "Proposal"), "Acme renewal")).toBeVisible();
  await expect
    .poll(async () => (await crm.getOpportunity(pipeline, acme.id)).pipelineStageId)
    .toBe(pipeline.stages[1]?.id);
});
