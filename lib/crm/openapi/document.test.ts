import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../handler";
import { type Json, openTestCrm, type TestCrm } from "../testing";

let crm: TestCrm;
let document: Json;
beforeAll(async () => {
  crm = await openTestCrm();
  document = await (await crm.crm.fetch(new Request("http://crm.test/v1/openapi.json"))).json();
});
afterAll(() => crm.close());

const operations = (): Json[] =>
  Object.values(document.paths).flatMap((methods) => Object.values(methods ?? {}));

describe("the API's document", () => {
  test("is valid OpenAPI 3.1, and can be read without a key", async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect([errors, valid, validator.version]).toEqual([undefined, true, "3.1"]);
  });

  test("says of every call what it is, and gives it a name of its own", () => {
    const names = operations().map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(50);
    const paths: [string, object][] = Object.entries(document.paths);
    const named = paths.flatMap(([path, methods]) =>
      Object.values<Json>(methods).map(({ parameters = [] }) => [
        path.match(/(?<=\{)\w+/g) ?? [],
        parameters.filter((one: Json) => one.in === "path").map((one: Json) => one.name),
      ]),
    );
    for (const [inPath, documented] of named) expect(documented).toEqual(inPath);
  });

  test("has every route that is mounted, and no other", () => {
    const { app } = createApp({ storage: crm.storage, locationOf: () => null });
    const mounted = app.routes
      .filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
    const paths: [string, object][] = Object.entries(document.paths);
    const documented = paths.flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} /v1${path}`),
    );
    const itself = ["GET /v1/openapi.json", "GET /v1/docs"];
    expect([...mounted].sort()).toEqual([...documented, ...itself].sort());
  });

  test("refers to shapes that are there", () => {
    const referred = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
    const missing = [...referred].filter(([, name = ""]) => !(name in document.components.schemas));
    expect(missing).toEqual([]);
    expect(JSON.stringify(document)).not.toContain("$defs");
  });

  test("names what is mandatory, and what one of several fields is enough for", () => {
    const { schema } = document.paths["/contacts"].post.requestBody.content["application/json"];
    expect(schema.anyOf).toEqual([{ required: ["email"] }, { required: ["phone"] }]);
    const { post } = document.paths["/pipelines/{pipelineId}/opportunities"];
    expect(post.requestBody.content["application/json"].schema.required).toEqual([
      "title",
      "stageId",
      "status",
    ]);
  });
});

describe("the page of the document", () => {
  test("names every call and shape, and runs no script", async () => {
    const response = await crm.crm.fetch(new Request("http://crm.test/v1/docs/"));
    const page = await response.text();
    for (const { operationId } of operations()) expect(page).toContain(`id="${operationId}"`);
    for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`id="shape-${name}"`);
    expect(page).not.toMatch(/<script|javascript:| style=| on\w+=/);
    expect(response.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    );
  });

  test("links only to what is on it or beside it", async () => {
    const page = await (await crm.crm.fetch(new Request("http://crm.test/v1/docs"))).text();
    const anchors = new Set(Array.from(page.matchAll(/ id="([^"]+)"/g), ([, id]) => `#${id}`));
    const links = Array.from(page.matchAll(/href="([^"]+)"/g), ([, link = ""]) => link);
    expect(links.filter((link) => !anchors.has(link) && link !== "/v1/openapi.json")).toEqual([]);
  });
});
