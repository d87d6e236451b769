import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { opportunityWire } from "@/lib/highlevel/wire";
import { opportunitySchema } from "./model";
import {
  contactOf,
  createdWireOf,
  cursorOf,
  cursorQueryOf,
  editedWireOf,
  fieldErrorsOf,
  listQueryOf,
  opportunityOf,
  ownerOf,
  refusalHintOf,
} from "./translate";

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
const anyWire = fc.record(
  {
    id,
    name: fc.option(fc.string()),
    monetaryValue: fc.option(fc.oneof(fc.double(), fc.string(), fc.constant(0))),
    pipelineStageId: id,
    assignedTo: fc.option(fc.string()),
    status: fc.constantFrom("open", "won", "lost", "abandoned"),
    source: fc.option(fc.string()),
    createdAt: fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.string({ minLength: 1 })),
    updatedAt: fc.option(fc.oneof(fc.integer(), fc.string())),
    lastStatusChangeAt: fc.option(fc.oneof(fc.integer(), fc.string())),
    contact: fc.option(
      fc.record({ id, name: fc.option(fc.string()), tags: fc.option(fc.array(fc.string())) }),
    ),
  },
  { requiredKeys: ["id", "pipelineStageId", "status", "createdAt"] },
);

describe("an opportunity", () => {
  test("whatever upstream sends, what comes out fits our model and never has the value 0", () => {
    fc.assert(
      fc.property(anyWire, (sent) => {
        // Over the wire there is no NaN, no infinity and no -0.
        const ours = opportunityOf(opportunityWire.parse(JSON.parse(JSON.stringify(sent))));
        expect(opportunitySchema.safeParse(ours).success).toBe(true);
        expect(ours.value).not.toBe(0);
        expect(new Date(ours.createdAt).toISOString()).toBe(ours.createdAt);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  test("is read from the names that HighLevel reads", () => {
    const ours = opportunityOf(
      opportunityWire.parse({
        id: "o1",
        name: "Acme renewal",
        monetaryValue: 122.22,
        pipelineStageId: "s1",
        assignedTo: "u1",
        status: "won",
        source: " ",
        createdAt: 1_767_323_045_000,
        updatedAt: "2026-01-03T03:04:05Z",
        contact: { id: "c1", name: "Jo", companyName: "Acme", email: "", phone: null, tags: ["vip"] },
      }),
    );
    expect(ours).toEqual({
      id: "o1",
      title: "Acme renewal",
      value: 122.22,
      stageId: "s1",
      status: "won",
      ownerId: "u1",
      source: null,
      createdAt: "2026-01-02T03:04:05.000Z",
      updatedAt: "2026-01-03T03:04:05.000Z",
      lastStatusChangeAt: null,
      contact: { id: "c1", name: "Jo", company: "Acme", email: null, phone: null, tags: ["vip"] },
    });
  });

  test("whose contact is gone has an empty one", () => {
    const wire = { id: "o1", pipelineStageId: "s1", status: "open", createdAt: "2026-01-02T03:04:05Z" };
    expect(opportunityOf(opportunityWire.parse(wire)).contact.id).toBe("");
  });
});

describe("writing", () => {
  const current = opportunityOf(
    opportunityWire.parse({
      id: "o1",
      name: "Acme",
      pipelineStageId: "s1",
      status: "open",
      createdAt: "2026-01-02T03:04:05Z",
      contact: { id: "c1", name: "Jo" },
    }),
  );

  test("a create sends the title as title and the contact's name as name", () => {
    const contact = { name: "Jo", company: "Acme", email: "jo@example.com", phone: null, tags: [] };
    expect(createdWireOf({ title: "Renewal", stageId: "s1", status: "open", value: 5, contact })).toEqual({
      title: "Renewal",
      stageId: "s1",
      status: "open",
      monetaryValue: 5,
      name: "Jo",
      companyName: "Acme",
      email: "jo@example.com",
    });
  });

  test("a create for a known contact sends its id and none of its fields", () => {
    expect(createdWireOf({ title: "Renewal", stageId: "s1", status: "open", contact: { id: "c9" } })).toEqual(
      {
        title: "Renewal",
        stageId: "s1",
        status: "open",
        contactId: "c9",
      },
    );
  });

  test("an edit sends the three required fields and what changed, and never renames the contact by accident", () => {
    expect(editedWireOf(current, { title: "New" }, new Set(["title"]))).toEqual({
      title: "New",
      stageId: "s1",
      status: "open",
    });
    expect(editedWireOf(current, { contact: { name: "Joan" } }, new Set(["contact.name"]))).toEqual({
      title: "Acme",
      stageId: "s1",
      status: "open",
      name: "Joan",
    });
  });

  test("null clears", () => {
    const draft = { value: null, ownerId: null, source: null, contact: { phone: null, tags: [] } };
    const changed = new Set(["value", "ownerId", "source", "contact.phone", "contact.tags"] as const);
    expect(editedWireOf(current, draft, changed)).toEqual({
      title: "Acme",
      stageId: "s1",
      status: "open",
      monetaryValue: 0,
      assignedTo: null,
      source: null,
      phone: null,
      tags: [],
    });
  });

  test.each([
    ["title", "title"],
    ["name", "contact.name"],
    ["monetaryValue", "value"],
    ["assignedTo", "ownerId"],
    ["companyName", "contact.company"],
    ["contactId or email", "contact.email"],
    ["something new", ""],
    ["constructor", ""],
  ])("the field error of %j stands at %j", (path, ours) => {
    expect(fieldErrorsOf([{ path, message: "wrong" }])[0]?.path).toBe(ours);
  });
});

test("the refusal of a duplicate says what the location does not allow, and what to do", () => {
  const hint = "The CRM refused it: Can not create duplicate opportunity for the contact.";
  expect(refusalHintOf(hint)).toMatch(/already has an opportunity in this pipeline.*Open that one, or allow/);
});

test("a refusal that we have no words for is told as it came", () => {
  expect(refusalHintOf("The CRM refused it: Invalid JWT")).toBe("The CRM refused it: Invalid JWT");
});

describe("a cursor", () => {
  test("leads back to what upstream gave", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), id, (startAfter, startAfterId) => {
        const cursor = cursorOf({ total: 1, startAfter, startAfterId });
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(cursorQueryOf(cursor ?? "")).toEqual({ startAfter, startAfterId });
      }),
      { seed: 1 },
    );
  });

  test("is none when either half is missing", () => {
    expect(cursorOf({ total: 1, startAfter: null, startAfterId: "o1" })).toBeNull();
    expect(cursorOf({ total: 1, startAfter: 1, startAfterId: null })).toBeNull();
  });

  test("that nobody gave out is refused", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        const outcome = (() => {
          try {
            return cursorQueryOf(text);
          } catch (error) {
            return error;
          }
        })();
        if (!(outcome instanceof AppError)) expect(outcome).toHaveProperty("startAfterId");
      }),
      { seed: 1 },
    );
    const climbing = Buffer.from("1.../../users").toString("base64url");
    expect(() => cursorQueryOf(climbing)).toThrow(AppError);
  });
});

describe("filters", () => {
  test("dates become epoch milliseconds, and a day includes its last moment", () => {
    expect(listQueryOf({ startDate: "2026-01-02", endDate: "2026-01-02" })).toMatchObject({
      startDate: Date.UTC(2026, 0, 2),
      endDate: Date.UTC(2026, 0, 3) - 1,
    });
    expect(listQueryOf({ endDate: "2026-01-02T03:04:05+01:00" }).endDate).toBe(Date.UTC(2026, 0, 2, 2, 4, 5));
  });

  test("an owner is asked for as assignedTo", () => {
    expect(listQueryOf({ ownerId: "u1", status: "won", query: "50%" })).toMatchObject({
      assignedTo: "u1",
      status: "won",
      query: "50%",
    });
  });
});

describe("people", () => {
  const nobody = {
    id: "x",
    contactName: null,
    firstName: null,
    lastName: null,
    companyName: null,
    email: null,
    phone: null,
    tags: [],
  };

  test("a contact is called by the whole name, or by its parts, or by nothing", () => {
    expect(contactOf({ ...nobody, contactName: "Jo Doe", firstName: "J" }).name).toBe("Jo Doe");
    expect(contactOf({ ...nobody, firstName: "Jo ", lastName: "Doe" }).name).toBe("Jo Doe");
    expect(contactOf(nobody).name).toBeNull();
  });

  test("an owner always has a name to be shown by", () => {
    const user = { id: "u1", name: null, firstName: null, lastName: null, email: null };
    expect(ownerOf({ ...user, firstName: "Jo" }).name).toBe("Jo");
    expect(ownerOf({ ...user, email: "jo@example.com" }).name).toBe("jo@example.com");
    expect(ownerOf(user).name).toBe("u1");
  });
});
