import { expect, test } from "vitest";
import { boardParamsOf, filtersOf } from "./board-params";

const filters = (address: string) => filtersOf(boardParamsOf(new URLSearchParams(address)));

test("a bare address shows open opportunities", () => {
  expect(filters("")).toEqual({ status: "open" });
});

test("all statuses are the absence of a filter", () => {
  expect(filters("status=all")).toEqual({});
});

test("search and owner narrow the board", () => {
  expect(filters("status=won&owner=u1&query=+acme+")).toEqual({
    status: "won",
    ownerId: "u1",
    query: "acme",
  });
});

test("what the address cannot mean is as if it were not there", () => {
  expect(filters("status=sold&owner=no/body&query=+")).toEqual({ status: "open" });
});
