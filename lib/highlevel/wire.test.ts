import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contactsWire, opportunitiesWire, opportunityWire, pipelinesWire, usersWire } from "./wire";

const LEAST = { id: "o1", pipelineStageId: "s1", status: "open", createdAt: "2026-01-02T03:04:05.000Z" };

describe("reading an opportunity", () => {
  test("what has been seen absent is null", () => {
    expect(opportunityWire.parse(LEAST)).toEqual({
      ...LEAST,
      name: null,
      monetaryValue: null,
      pipelineId: null,
      assignedTo: null,
      source: null,
      updatedAt: null,
      lastStatusChangeAt: null,
      contact: null,
    });
  });

  test("the recorded shape keeps what is known and drops the rest", () => {
    const recorded = {
      ...LEAST,
      name: "Acme renewal",
      monetaryValue: 122.22,
      pipelineId: "p1",
      pipelineStageUId: "undocumented",
      contact: {
        id: "c1",
        name: "Jo",
        companyName: null,
        email: "jo@example.com",
        phone: "+1",
        tags: ["vip"],
        dnd: false,
      },
    };
    const read = opportunityWire.parse(recorded);
    expect(read.contact).toEqual({
      id: "c1",
      name: "Jo",
      companyName: null,
      email: "jo@example.com",
      phone: "+1",
      tags: ["vip"],
    });
    expect(read).not.toHaveProperty("pipelineStageUId");
  });

  test.each([
    [0, 0],
    [null, null],
    [undefined, null],
    ["122.22", 122.22],
    ["", null],
    ["much", null],
    [-5, -5],
    [1e308, 1e308],
    [{}, null],
  ])("a monetaryValue of %j is read as %j", (sent, read) => {
    expect(opportunityWire.parse({ ...LEAST, monetaryValue: sent }).monetaryValue).toBe(read);
  });

  test.each(["id", "pipelineStageId", "status", "createdAt"])("without %s it cannot be shown", (field) => {
    expect(opportunityWire.safeParse({ ...LEAST, [field]: undefined }).success).toBe(false);
    expect(opportunityWire.safeParse({ ...LEAST, [field]: null }).success).toBe(false);
  });

  test("nothing in an optional field makes it unreadable", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const strange = {
          name: one,
          monetaryValue: other,
          assignedTo: one,
          source: other,
          contact: one,
          updatedAt: other,
        };
        expect(opportunityWire.safeParse({ ...LEAST, ...strange }).success).toBe(true);
        const contact = { id: "c1", name: one, companyName: other, email: one, phone: other, tags: one };
        expect(opportunityWire.parse({ ...LEAST, contact }).contact?.id).toBe("c1");
      }),
      { seed: 1 },
    );
  });
});

describe("reading where a list goes on", () => {
  test.each([
    [
      "numbers",
      { total: 7668, startAfter: 1600000000000, startAfterId: "o1" },
      { total: 7668, startAfter: 1600000000000, startAfterId: "o1" },
    ],
    [
      "digits",
      { total: "7", startAfter: "1600000000000", startAfterId: "o1" },
      { total: 7, startAfter: 1600000000000, startAfterId: "o1" },
    ],
    [
      "nulls",
      { total: 7, startAfter: null, startAfterId: null },
      { total: 7, startAfter: null, startAfterId: null },
    ],
    [
      "empty texts",
      { total: 7, startAfter: "", startAfterId: "" },
      { total: 7, startAfter: null, startAfterId: null },
    ],
    ["nothing", undefined, { total: null, startAfter: null, startAfterId: null }],
    ["null itself", null, { total: null, startAfter: null, startAfterId: null }],
    ["a text", "no meta", { total: null, startAfter: null, startAfterId: null }],
  ])("meta of %s", (_name, meta, read) => {
    expect(opportunitiesWire.parse({ opportunities: [], meta }).meta).toEqual(read);
  });
});

describe("reading the rest", () => {
  test("a pipeline keeps its stages in their order, whatever their ids look like", () => {
    const stages = [
      { id: "z z%", name: "Last" },
      { id: "a", name: "First" },
    ];
    expect(
      pipelinesWire.parse({ pipelines: [{ id: "p", name: "P", stages, locationId: "l" }] }).pipelines[0]
        ?.stages,
    ).toEqual(stages);
    expect(pipelinesWire.parse({ pipelines: [{ id: "p", name: "P" }] }).pipelines[0]?.stages).toEqual([]);
  });

  test("a contact as documented, without names and phone, can be read", () => {
    const contact = {
      id: "c1",
      locationId: "l",
      email: "a@example.com",
      tags: null,
      customField: [{ id: "f", value: 3 }],
    };
    expect(contactsWire.parse({ contacts: [contact] }).contacts).toEqual([
      {
        id: "c1",
        contactName: null,
        firstName: null,
        lastName: null,
        companyName: null,
        email: "a@example.com",
        phone: null,
        tags: [],
      },
    ]);
  });

  test("a user without the undocumented name can be read", () => {
    const user = {
      id: "u1",
      firstName: "Jo",
      lastName: "Doe",
      email: "jo@example.com",
      roles: {},
      permissions: {},
    };
    const permissions = { assignedDataOnly: null, opportunitiesEnabled: null, leadValueEnabled: null };
    expect(usersWire.parse({ users: [user] }).users).toEqual([
      { ...user, name: null, roles: { role: null }, permissions },
    ]);
  });
});
