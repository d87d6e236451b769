import type { May } from "@/lib/board/may";
import type { Session } from "@/lib/identity/session";

/** What a session lets somebody do on the board: the roles of `lib/board/service-access.ts`, as the page shows them. */
export function mayOf({ role, restrictions }: Pick<Session, "role" | "restrictions">): May {
  return {
    work: role !== "viewer",
    remove: role === "manager" || role === "admin",
    seeValues: !restrictions.hidesValues,
  };
}
