import type { May } from "@/lib/board/may";
import type { Session } from "@/lib/identity/session";

/** What a session lets somebody do on the board: the roles of the services, as the page shows them. */
export function mayOf({ role, restrictions }: Pick<Session, "role" | "restrictions">): May {
  const isManager = role === "manager" || role === "admin";
  return {
    work: role !== "viewer",
    remove: isManager,
    arrange: isManager,
    seeValues: !restrictions.hidesValues,
  };
}
