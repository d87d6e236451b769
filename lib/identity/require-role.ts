import { AppError } from "@/lib/errors";
import { ROLES, type Role, type Session } from "./session";

/** @throws AppError `forbidden` for whoever has a lesser role */
export function requireRole({ role }: Pick<Session, "role">, least: Role): void {
  if (ROLES.indexOf(role) >= ROLES.indexOf(least)) return;
  throw new AppError("forbidden", {
    message: `a ${role} where a ${least} is wanted`,
    hint: `Your role does not allow this. Ask somebody who is ${least === "admin" ? "an administrator" : `a ${least}`} of this location.`,
  });
}
