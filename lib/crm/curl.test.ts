import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Listening, listen } from "./fixtures/listening";
import { type Json, openTestCrm, TEST_KEY, type TestCrm } from "./testing";

const run = promisify(execFile);

let crm: TestCrm;
let listening: Listening;
let pipelineId = "";
let stageIds: string[] = [];

beforeAll(async () => {
  crm = await openTestCrm();
  ({ id: pipelineId, stageIds } = await crm.makePipeline("First Stage", "Second Stage"));
  const user = { id: "082goXVW3lIExEQPOnd3", locationId: crm.locationId, firstName: "John", lastName: "Deo" };
  await crm.storage.db.insertInto("users").values(user).execute();
  listening = await listen(crm.crm.fetch);
});
afterAll(async () => {
  await listening.close();
  await crm.close();
});

/**
 * Runs a line as HighLevel's documentation writes it, with only host, key and ids replaced. `--data-raw` without a
 * Content-Type header makes curl claim `application/x-www-form-urlencoded`.
 */
async function curl(method: string, path: string, data?: string): Promise<{ status: number; body: Json }> {
  const authorization = ["--header", `Authorization: Bearer ${TEST_KEY}`];
  const payload = data === undefined ? [] : ["--data-raw", data];
  const show = ["--silent", "--write-out", "\n%{http_code}"];
  const line = [
    "--location",
    "--request",
    method,
    `${listening.host}/v1${path}`,
    ...authorization,
    ...payload,
    ...show,
  ];
  const { stdout } = await run("curl", line);
  const cut = stdout.lastIndexOf("\n");
  const text = stdout.slice(0, cut);
  return { status: Number(stdout.slice(cut + 1)), body: text === "" ? undefined : JSON.parse(text) };
}

const extra = (more: object) =>
  Object.entries(more)
    .map(([name, value]) => `,\n    "${name}": ${JSON.stringify(value)}`)
    .join("");
const written = (more: object = {}) => `{
    "title": "First Opportunity",
    "status": "open",
    "stageId": "${stageIds[0]}",
    "email": "john@deo.com",
    "phone": "+1202-555-0107",
    "assignedTo": "082goXVW3lIExEQPOnd3",
    "monetaryValue": 122.22,
    "source": "form",
    "name": "John Deo",
    "companyName": "Deo Ltd",
    "tags": ["aute consequat ad ea", "dolor sed"]${extra(more)}
}`;

describe("curl, as HighLevel documents it,", () => {
  test("lists pipelines", async () => {
    const { status, body } = await curl("GET", "/pipelines/");
    expect([status, body.pipelines[0].id, body.pipelines[0].stages.length]).toEqual([200, pipelineId, 2]);
  });

  test("makes, reads, lists, edits, moves and deletes an opportunity", async () => {
    const base = `/pipelines/${pipelineId}/opportunities`;
    const made = await curl("POST", `${base}/`, written());
    expect([made.status, made.body.name, made.body.monetaryValue]).toEqual([
      200,
      "First Opportunity",
      122.22,
    ]);
    const { id, contact } = made.body;

    expect(await curl("GET", `${base}/${id}`)).toEqual(made);

    const moment = Date.parse(made.body.createdAt);
    const filters = `limit=20&stageId=${stageIds[0]}&monetaryValue=122.22&assignedTo=082goXVW3lIExEQPOnd3&startDate=${moment}&endDate=${moment}&query=john@deo.com&status=open`;
    const listed = await curl("GET", `${base}?${filters}&campaignId=&startAfter=&startAfterId=`);
    expect([listed.status, listed.body.opportunities, listed.body.meta.total]).toEqual([200, [made.body], 1]);

    const edited = await curl("PUT", `${base}/${id}`, written({ contactId: contact.id, title: "Renamed" }));
    expect([edited.status, edited.body.name, edited.body.contact]).toEqual([200, "Renamed", contact]);

    const place = `{\n    "status": "won",\n    "stageId": "${stageIds[1]}"\n}`;
    expect(await curl("PUT", `${base}/${id}/status`, place)).toEqual({ status: 200, body: "" });
    expect((await curl("GET", `${base}/${id}/`)).body).toMatchObject({
      status: "won",
      pipelineStageId: stageIds[1],
    });

    expect(await curl("DELETE", `${base}/${id}`)).toEqual({ status: 200, body: "" });
    expect((await curl("GET", `${base}/${id}`)).status).toBe(404);
  });

  test("gets the documented 422 for an empty body", async () => {
    const { status, body } = await curl("POST", `/pipelines/${pipelineId}/opportunities/`, "{}");
    expect([status, Object.keys(body).sort()]).toEqual([
      422,
      ["contactId or email", "stageId", "status", "title"],
    ]);
  });

  test("makes, finds, tags, annotates and deletes a contact", async () => {
    const field = await curl("POST", "/custom-fields/", '{ "name": "Custom Field", "dataType": "TEXT" }');
    const made = await curl(
      "POST",
      "/contacts/",
      `{
    "email": "mary@deo.com", "phone": "+18887324197", "firstName": "Mary", "lastName": "Deo", "name": "Mary Deo",
    "address1": "3535 1st St N", "city": "Dolomite", "state": "AL", "country": "US", "postalCode": "35061",
    "companyName": "DGS VolMAX", "website": "35061", "tags": ["commodo", "veniam ut reprehenderit"],
    "source": "public api", "customField": { "${field.body.id}": "Value 1" }
}`,
    );
    const { contact } = made.body;
    expect([made.status, contact.contactName, contact.customField]).toEqual([
      200,
      "Mary Deo",
      [{ id: field.body.id, value: "Value 1" }],
    ]);
    const sorted = "?query=mary&limit=20&sortBy=date_added&order=desc&startAfter=&startAfterId=";
    expect((await curl("GET", `/contacts/${sorted}`)).body.contacts).toEqual([contact]);
    expect((await curl("GET", "/contacts/lookup?email=mary@deo.com&phone=")).body.contacts).toEqual([
      contact,
    ]);
    const at = `/contacts/${contact.id}`;
    expect((await curl("DELETE", `${at}/tags/`, '{ "tags": ["commodo"] }')).body).toEqual({
      tags: ["veniam ut reprehenderit"],
    });
    expect((await curl("POST", `${at}/notes/`, '{ "body": "Lorem ipsum" }')).body.body).toBe("Lorem ipsum");
    const task = '{ "title": "First task", "dueDate": "2026-12-01T10:00:00Z", "description": "loram ipsum" }';
    expect((await curl("POST", `${at}/tasks/`, task)).body.status).toBe("incompleted");
    expect(await curl("DELETE", at)).toEqual({ status: 200, body: undefined });
  });

  test("gets 413 for a body over 1 MB that it sends in chunks", async () => {
    const line = [
      "--silent",
      "--request",
      "POST",
      `${listening.host}/v1/pipelines/${pipelineId}/opportunities/`,
    ];
    const headers = [
      "--header",
      `Authorization: Bearer ${TEST_KEY}`,
      "--header",
      "Transfer-Encoding: chunked",
    ];
    const child = run("curl", [...line, ...headers, "--data-binary", "@-", "--write-out", "\n%{http_code}"]);
    child.child.stdin?.on("error", () => {});
    child.child.stdin?.end(Buffer.alloc(2 * 1024 * 1024, " "));
    expect((await child).stdout).toBe('{"msg":"Payload Too Large"}\n413');
  });
});
