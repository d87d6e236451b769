import { expect, test } from "vitest";
import { parseTemplate } from "./template";

function fill(template: string, cells: Record<string, string>): string {
  const parsed = parseTemplate(template);
  return "fill" in parsed ? parsed.fill((column) => cells[column] ?? "") : parsed.problem;
}

test.each([
  ["{product} – {account}", { product: "GTX", account: "Acme" }, "GTX – Acme"],
  ["{product} – {account|no account}", { product: "GTX", account: " " }, "GTX – no account"],
  ["{ deal name }", { "deal name": "A  B\n C" }, "A B C"],
  ["{{{a}}}", { a: "x" }, "{x}"],
  ["{a|x|y}", {}, "x|y"],
  ["{a}{b}", {}, ""],
])("%s is filled from a row's columns", (template, cells, title) => {
  expect(fill(template, cells)).toBe(title);
});
