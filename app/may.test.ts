import { expect, test } from "vitest";
import { BOARD_ROLES } from "@/lib/board/service-access";
import { ROLES, UNRESTRICTED } from "@/lib/identity/session";
import { SETTINGS_ROLES } from "@/lib/settings/service-access";
import { mayOf } from "./may";

test("the page offers a role what the server lets it do, and nothing else", () => {
  for (const role of ROLES) {
    const may = mayOf({ role, restrictions: UNRESTRICTED });
    const reaches = (verb: keyof typeof BOARD_ROLES) =>
      ROLES.indexOf(role) >= ROLES.indexOf(BOARD_ROLES[verb]);
    for (const verb of ["createOpportunity", "editOpportunity", "moveOpportunity"] as const) {
      expect([role, verb, may.work]).toEqual([role, verb, reaches(verb)]);
    }
    expect([role, may.remove]).toEqual([role, reaches("deleteOpportunity")]);
    const arranges = ROLES.indexOf(role) >= ROLES.indexOf(SETTINGS_ROLES.createPipeline);
    expect([role, may.arrange]).toEqual([role, arranges]);
  }
});

test("whoever sees no values is offered none", () => {
  const restrictions = { ...UNRESTRICTED, hidesValues: true };
  expect(mayOf({ role: "admin", restrictions }).seeValues).toBe(false);
});
