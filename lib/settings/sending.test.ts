import { expect, test } from "vitest";
import { ApiProblem } from "@/lib/http/api-problem";
import type { Request } from "@/lib/http/request";
import { settingsCalls } from "./sending";

/** Answers each call with the next removal, and keeps what was asked. */
function answering(...removals: { done: boolean; handled: number; remaining: number }[]) {
  const asked: string[] = [];
  const send: Request = async ({ method = "GET", path, schema }) => {
    asked.push(`${method} ${path}`);
    return schema.parse(removals.shift());
  };
  return { asked, calls: settingsCalls(send) };
}

test("a large removal is asked for until it is done, and tells how much is left", async () => {
  const { asked, calls } = answering(
    { done: false, handled: 500, remaining: 700 },
    { done: false, handled: 500, remaining: 200 },
    { done: true, handled: 200, remaining: 0 },
  );
  const left: number[] = [];
  const fate = { kind: "move", pipelineId: "p2", stageId: "s2" } as const;
  await calls.deletePipeline("p1", fate, (remaining) => left.push(remaining));
  expect(asked).toEqual(Array(3).fill("DELETE /api/pipelines/p1?toPipeline=p2&toStage=s2"));
  expect(left).toEqual([700, 200]);
});

test("what was agreed to be deleted sinks with what has gone, however many somebody adds meanwhile", async () => {
  const { asked, calls } = answering(
    { done: false, handled: 500, remaining: 1_400 },
    { done: true, handled: 400, remaining: 0 },
  );
  const one = { pipelineId: "p1", stageId: "s1" };
  await calls.deleteStage(one, { kind: "delete", count: 900 }, () => {});
  expect(asked).toEqual([
    "DELETE /api/pipelines/p1/stages/s1?deleting=900",
    "DELETE /api/pipelines/p1/stages/s1?deleting=400",
  ]);
});

test("what is refused half-way says how far it came", async () => {
  const answers = [{ done: false, handled: 1_000, remaining: 500 }];
  const send: Request = async ({ schema }) => {
    const answer = answers.shift();
    if (answer) return schema.parse(answer);
    throw new ApiProblem({ code: "conflict", status: 409, detail: "There are more.", requestId: "r1" });
  };
  const removal = settingsCalls(send).deletePipeline("p1", { kind: "delete", count: 1_200 }, () => {});
  await expect(removal).rejects.toMatchObject({
    ...{ code: "conflict", status: 409, requestId: "r1" },
    detail: "There are more. 1,000 were done before.",
  });
});

test("a person is removed in favour of somebody or of nobody", async () => {
  const { asked, calls } = answering(
    { done: true, handled: 0, remaining: 0 },
    { done: true, handled: 0, remaining: 0 },
  );
  await calls.deleteUser("u1", "u2", () => {});
  await calls.deleteUser("u2", null, () => {});
  expect(asked).toEqual(["DELETE /api/users/u1?assignTo=u2", "DELETE /api/users/u2"]);
});
