import "server-only";
import { type ReadCell, type Reject, short } from "./cell";
import { fold } from "./fold";
import type { Mapping } from "./mapping";

/** The stage, by name, and the status of a row. */
export type PlaceRow = { stage: string; status: "open" | "won" | "lost" | "abandoned" };

const LONGEST_STAGE = 100;

/** Makes the reader of a row's stage and status. */
export function compilePlaceReader(mapping: Mapping): (cell: ReadCell, reject: Reject) => PlaceRow {
  const meaningOf = compileStatuses(mapping.status);
  return (cell, reject) => {
    const { status, stage: closingStage } = meaningOf(cell(mapping.status?.column), reject);
    const stage = closingStage ?? (cell(mapping.stage.column) || mapping.stage.fallback || "");
    if (stage === "") reject(`${mapping.stage.column} is empty and the mapping has no stage.fallback`);
    return { status, stage: short(stage, "the stage's name", { reject, longest: LONGEST_STAGE }) };
  };
}

type Meaning = { status: PlaceRow["status"]; stage?: string | undefined };

function compileStatuses(status: Mapping["status"]): (value: string, reject: Reject) => Meaning {
  if (!status) return () => ({ status: "open" });
  const meanings = new Map<string, Meaning>();
  for (const name of ["won", "lost", "abandoned"] as const) {
    for (const value of status[name]?.values ?? []) {
      meanings.set(fold(value), { status: name, stage: status[name]?.stage });
    }
  }
  const open = status.open && new Set(status.open.map(fold));
  return (value, reject) => {
    const meaning = meanings.get(fold(value));
    if (meaning) return meaning;
    if (open && !open.has(fold(value)))
      reject(`${status.column} "${value}" is not among the values of the mapping's status`);
    return { status: "open" };
  };
}
