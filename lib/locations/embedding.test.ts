import { expect, test } from "vitest";
import { embeddingOf } from "./embedding";
import { parseLocations } from "./parse-locations";

const LOCATIONS = parseLocations(
  JSON.stringify({
    locations: [
      {
        id: "nova",
        upstream: { kind: "embedded" },
        portalOrigins: ["https://portal.example.com"],
        theme: { logo: "https://cdn.example.com/nova.svg" },
      },
      { id: "plain", upstream: { kind: "embedded" } },
    ],
  }),
  { variableNamed: () => undefined, defaults: { currency: "USD", locale: "en-US" } },
);
const of = (path: string) => embeddingOf(path, (id) => LOCATIONS.find((one) => one.id === id) ?? null);

test.each([
  "/embed/nova",
  "/embed/nova/",
  "/embed/nova/pipelines/p1",
])("%s may be framed by its portal", (path) => {
  expect(of(path)).toEqual({
    framers: ["https://portal.example.com"],
    images: ["https://cdn.example.com"],
  });
});

test.each([
  "/",
  "/pipelines/nova",
  "/embed",
  "/embed/plain",
  "/embed/unknown",
  "/embed/Nova",
  "/embed/nov%61",
  "/embed/nova%2f..%2fplain",
  "/embed/nova;x",
  "/x/embed/nova",
  "//embed/nova",
])("A5: %s may be framed by nobody", (path) => {
  expect(of(path)).toEqual({ framers: [], images: [] });
});
