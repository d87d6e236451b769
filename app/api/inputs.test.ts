import { expect, test } from "vitest";
import { pageQuery } from "./inputs";

const LIMIT = "must be a whole number from 1 to 100";
const STATUS = "must be open, won, lost or abandoned";

test.each([
  [{ limit: "0" }, LIMIT],
  [{ limit: "101" }, LIMIT],
  [{ limit: "2.5" }, LIMIT],
  [{ limit: "many" }, LIMIT],
  [{ status: "foo" }, STATUS],
])("%j is refused with what would be right", (query, message) => {
  expect(pageQuery.safeParse(query).error?.issues).toMatchObject([{ message }]);
});

test("a limit is read as a number", () => {
  expect(pageQuery.parse({ limit: "20" })).toEqual({ limit: 20 });
});
