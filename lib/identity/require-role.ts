import { AppError } from "@/lib/errors";
import { ROLES, type Role, type Session } from "./session";

/** Whether somebody has that role or one above it. */
export function hasRole({ role }: Pick<Session, "role">, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** @throws AppError `forbidden` for whoever has a lesser role */
export function requireRole(session: Pick<Session, "role">, least: Role): void {
  if (hasRole(session, least)) return;
  const { role } = session;
  throw new AppError("forbidden", {
    message: `a ${role} where a ${least} is wanted`,
    hint: `Your role does not allow this. Ask somebody who is ${least === "admin" ? "an administrator" : `a ${least}`} of this location.`,
  });
}
