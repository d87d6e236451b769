import { expect, test } from "vitest";
import { AppError, type ErrorCode } from "@/lib/errors";
import { refusalResponse } from "./refusals";

async function told(code: ErrorCode, method: string) {
  const trouble = new AppError(code, { message: "", hint: "The database broke.", retryAfterMs: 900 });
  const response = refusalResponse(trouble, { method });
  const { status, headers } = response;
  const [retryAfter, outcome] = ["retry-after", "pipelane-outcome"].map((name) => headers.get(name));
  return { status, retryAfter, outcome, body: await response.json() };
}

const AWAY = { status: 503, retryAfter: "1" };

test("of a database that cannot serve a write says that nothing was changed, and a read says nothing of changes", async () => {
  const none = { ...AWAY, outcome: "none" };
  const read = { ...none, body: { msg: "The database broke." } };
  expect(await told("upstream_unavailable", "GET")).toEqual(read);
  const written = { ...none, body: { msg: "The database broke. Nothing was changed." } };
  for (const method of ["POST", "PUT", "DELETE"])
    expect(await told("upstream_unavailable", method)).toEqual(written);
});

test("of a write that may have been kept nothing more is said than the database says", async () => {
  const unknown = { ...AWAY, outcome: "unknown", body: { msg: "The database broke." } };
  expect(await told("upstream_timeout", "POST")).toEqual(unknown);
});
