import "server-only";
import { AppError } from "@/lib/errors";
import type { UserData } from "./highlevel-user-data";
import type { Role } from "./session";
import type { Person } from "./statement";

/** What HighLevel lets one of a location's users do; null where it does not say. */
export type HighLevelUser = {
  role: "admin" | "user" | null;
  assignedDataOnly: boolean | null;
  opportunitiesEnabled: boolean | null;
  leadValueEnabled: boolean | null;
};

const ROLE_OF = { admin: "admin", user: "rep" } as const satisfies Record<string, Role>;

/**
 * What somebody may do here whom HighLevel shows us to.
 * @param user what their location says of them; null when it does not list them
 * @throws AppError `forbidden` for whom HighLevel keeps from opportunities, or a location does not know
 */
export function personOf(data: UserData, user: HighLevelUser | null): Person {
  // An agency's own people work in its locations without being listed there.
  if (!user && data.type === "location") {
    throw forbidden("HighLevel does not list you among the users of this location.");
  }
  if (user?.opportunitiesEnabled === false) {
    throw forbidden(
      "Your permissions in HighLevel do not include opportunities. An administrator can add them.",
    );
  }
  // Nothing protects the data from being changed on its way, so the location's own word weighs more.
  const isAdmin = data.role === "admin" && user?.role !== "user";
  return {
    userId: data.userId,
    name: data.userName || "HighLevel user",
    role: ROLE_OF[isAdmin ? "admin" : "user"],
    restrictions: {
      ownOnly: user?.assignedDataOnly === true,
      pipelineIds: null,
      hidesValues: user?.leadValueEnabled === false,
    },
  };
}

function forbidden(hint: string): AppError {
  return new AppError("forbidden", { message: "a HighLevel user who may not come in", hint });
}
