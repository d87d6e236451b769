import { expect, test } from "vitest";
import type { Request } from "@/lib/http/request";
import { settingsCalls } from "./sending";

/** Answers each call with the next removal, and keeps what was asked. */
function answering(...removals: { deleted: boolean; remaining: number }[]) {
  const asked: string[] = [];
  const send: Request = async ({ method = "GET", path, schema }) => {
    asked.push(`${method} ${path}`);
    return schema.parse(removals.shift());
  };
  return { asked, calls: settingsCalls(send) };
}

test("a large removal is asked for until it is done, and tells how much is left", async () => {
  const { asked, calls } = answering(
    { deleted: false, remaining: 700 },
    { deleted: false, remaining: 200 },
    { deleted: true, remaining: 0 },
  );
  const left: number[] = [];
  const fate = { kind: "move", pipelineId: "p2", stageId: "s2" } as const;
  await calls.deletePipeline("p1", fate, (remaining) => left.push(remaining));
  expect(asked).toEqual(Array(3).fill("DELETE /api/pipelines/p1?toPipeline=p2&toStage=s2"));
  expect(left).toEqual([700, 200]);
});

test("what was agreed to be deleted sinks with what has gone already", async () => {
  const { asked, calls } = answering({ deleted: false, remaining: 40 }, { deleted: true, remaining: 0 });
  const one = { pipelineId: "p1", stageId: "s1" };
  await calls.deleteStage(one, { kind: "delete", count: 900 }, () => {});
  expect(asked).toEqual([
    "DELETE /api/pipelines/p1/stages/s1?deleting=900",
    "DELETE /api/pipelines/p1/stages/s1?deleting=40",
  ]);
});

test("a person is removed in favour of somebody or of nobody", async () => {
  const { asked, calls } = answering({ deleted: true, remaining: 0 }, { deleted: true, remaining: 0 });
  await calls.deleteUser("u1", "u2", () => {});
  await calls.deleteUser("u2", null, () => {});
  expect(asked).toEqual(["DELETE /api/users/u1?assignTo=u2", "DELETE /api/users/u2"]);
});
