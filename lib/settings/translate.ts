import "server-only";
import type { Location } from "@/lib/board/model";
import { AppError, type ErrorCode, type FieldError } from "@/lib/errors";
import type {
  LocationWire,
  RemovalQueryWire,
  WrittenLocationWire,
  WrittenUserWire,
} from "@/lib/highlevel/wire";
import type { LocationEdit, UserEdit } from "./drafts";
import type { Fate } from "./model";

/** What holds for a location until somebody chooses. */
export type LocationDefaults = Pick<Location, "name" | "currency" | "locale" | "timeZone">;

/** A location in our words; what nobody has chosen yet is as configured. */
export function locationOf(wire: LocationWire, defaults: LocationDefaults): Location {
  return {
    name: wire.name,
    currency: wire.currency ?? defaults.currency,
    locale: wire.locale ?? defaults.locale,
    timeZone: wire.timezone ?? defaults.timeZone,
    allowsDuplicates: wire.settings.allowDuplicateOpportunity,
  };
}

/** Body of an update; what is absent stays. */
export function locationWireOf({ timeZone, allowsDuplicates, ...texts }: LocationEdit): WrittenLocationWire {
  return {
    ...texts,
    ...(timeZone === undefined ? {} : { timezone: timeZone }),
    ...(allowsDuplicates === undefined ? {} : { settings: { allowDuplicateOpportunity: allowsDuplicates } }),
  };
}

/** A whole name has its first word as v1's first name and the rest as its last name. */
export function userWireOf({ name, email }: UserEdit): WrittenUserWire {
  const [firstName = "", ...rest] = name?.trim().split(/\s+/) ?? [];
  return {
    ...(name === undefined ? {} : { firstName, lastName: rest.join(" ") }),
    ...(email === undefined ? {} : { email }),
  };
}

/** What becomes of opportunities, as parameters. */
export function fateWireOf(fate: Fate): RemovalQueryWire {
  if (fate === null) return {};
  if (fate.kind === "delete") return { deleteOpportunities: fate.count };
  return { moveToPipelineId: fate.pipelineId, moveToStageId: fate.stageId };
}

const CONFLICTS = new Map([
  ["stages", "Somebody else changed the stages meanwhile. Look at them again, then repeat it."],
  ["pipelines", "Somebody else changed the pipelines meanwhile. Look at them again, then repeat it."],
  [
    "moveToStageId",
    "The stage that was to take the opportunities does not exist any more. Choose another one.",
  ],
  ["assignTo", "The person who was to take the opportunities does not exist any more. Choose another one."],
  [
    "deleteOpportunities",
    "By now there are more opportunities in it than you agreed to delete. All that are in it now were kept.",
  ],
  [
    "moveToStageId or deleteOpportunities",
    "By now there are opportunities in it. Choose what becomes of them.",
  ],
]);

const PATHS = new Map([
  ["name", "name"],
  ["stages", "stages"],
  ["firstName", "name"],
  ["lastName", "name"],
  ["email", "email"],
  ["currency", "currency"],
  ["locale", "locale"],
  ["timezone", "timeZone"],
  ["settings", "allowsDuplicates"],
]);

const TAKEN = new Map([
  ["email", "Somebody else has this email address"],
  ["name", "Another one has this name"],
  ["stages", "Two stages have the same name"],
]);

const isTaken = ({ message }: FieldError) => message.includes("already used");

function messageOf(refused: FieldError): string {
  const { path, message } = refused;
  const taken = isTaken(refused) ? TAKEN.get(path) : undefined;
  if (taken) return taken;
  return message.includes("mandatory") ? "Fill this in" : "This is not accepted";
}

/** A refusal in our words: what somebody else has changed meanwhile is a conflict. */
export function inSettingsWords(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const of = (code: ErrorCode, hint: string, fieldErrors: FieldError[] = []) =>
    new AppError(code, { message: error.message, cause: error, hint, fieldErrors });
  if (error.code === "not_found")
    return of("not_found", "It does not exist any more: somebody else deleted it.");
  if (error.code !== "rejected") return error;
  const [first] = error.fieldErrors;
  if (first?.path === "stages" && first.message.includes("mandatory")) {
    return of("rejected", "A pipeline needs at least one stage. Delete the whole pipeline instead.");
  }
  const conflict = first && !isTaken(first) && CONFLICTS.get(first.path);
  if (conflict) return of("conflict", conflict);
  const fieldErrors = error.fieldErrors.map((wire) => ({
    path: PATHS.get(wire.path) ?? "",
    message: messageOf(wire),
  }));
  return of("rejected", error.hint ?? "It was refused. Check the fields.", fieldErrors);
}
