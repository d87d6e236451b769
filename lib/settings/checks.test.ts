import { expect, test } from "vitest";
import { emailError, nameError, newNameError, stagesError } from "./checks";

test.each([
  [nameError("Sales"), null],
  [nameError("  "), "Give it a name"],
  [nameError("", "Give the person a name"), "Give the person a name"],
  [nameError("x".repeat(101)), "At most 100 characters"],
  [newNameError("Sales ", ["sales"]), "Another one has this name"],
  [newNameError("Sales", ["Service"]), null],
  [newNameError(" ", []), "Give it a name"],
  [emailError(""), null],
  [emailError(" ann@x.io "), null],
  [emailError("ann"), "Write an email address like ann@example.com"],
  [emailError(`${"x".repeat(260)}@x.io`), "At most 254 characters"],
  [stagesError([]), "Give it at least one stage"],
  [stagesError(["New", "Done"]), null],
  [stagesError(["New", "new "]), "Two stages have the same name"],
  [stagesError(["x".repeat(101)]), "At most 100 characters"],
  [stagesError(Array.from({ length: 101 }, (_, index) => `${index}`)), "At most 100 stages"],
])("%# says %j", (said, wanted) => {
  expect(said).toBe(wanted);
});
