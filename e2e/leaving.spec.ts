import { card, dragCard, openBoard, stage } from "./board-page";
import { expect, test } from "./fixtures";
import { holdAnswers, moveByKeys } from "./moves";

test("the page asks before it is left while a move has long had no answer or waits to be sent, and not otherwise", async ({
  page,
  crm,
}) => {
  const pipeline = await crm.createPipeline();
  const { id } = await crm.createOpportunity(pipeline, { title: "Acme", stage: "Lead" });
  await openBoard(page, pipeline);
  const move = (from: string, to: string) => dragCard(page, card(stage(page, from), "Acme"), stage(page, to));
  const questions: string[] = [];
  const expectAsked = async (times: number) => {
    const closing = page.close({ runBeforeUnload: true });
    await expect.poll(() => questions).toEqual(Array(times).fill("beforeunload"));
    await closing;
  };
  page.on("dialog", (question) => {
    questions.push(question.type());
    void question.dismiss();
  });
  const moved = card(stage(page, "Proposal"), "Acme");
  await move("Lead", "Proposal");
  await expect(moved).not.toHaveAttribute("aria-busy");
  await page.reload();
  await expect(moved).toBeVisible();
  expect(questions).toEqual([]);

  const held = await holdAnswers(page);
  await move("Proposal", "Lead");
  await expect(page.getByRole("listitem").filter({ hasText: "Acme is being moved" })).toBeVisible();
  await expectAsked(1);

  // Nobody has sent it yet, so that it would not be done either.
  await moveByKeys(page, "Acme", "Proposal");
  await expectAsked(2);
  await held[0]?.release();
  await expect.poll(() => held.length).toBe(2);
  await held[1]?.release();
  await expect(moved).not.toHaveAttribute("aria-busy");
  expect((await crm.getOpportunity(pipeline, id)).pipelineStageId).toBe(pipeline.stages[1]?.id);
  await page.reload();
  await expect(moved).toBeVisible();
  expect(questions).toHaveLength(2);
});
