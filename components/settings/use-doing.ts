"use client";

import { useState } from "react";

/** What is being done: something new is made, or something is done to a row. */
type Doing<Row> = { kind: "edit" | "remove"; row: Row } | { kind: "make" } | null;

/** Which dialog of a list stands open. */
export function useDoing<Row>() {
  const [doing, setDoing] = useState<Doing<Row>>(null);
  return {
    isMaking: doing?.kind === "make",
    edited: doing?.kind === "edit" ? doing.row : null,
    removed: doing?.kind === "remove" ? doing.row : null,
    make: () => setDoing({ kind: "make" }),
    start: (kind: "edit" | "remove", row: Row) => setDoing({ kind, row }),
    stop: () => setDoing(null),
  };
}
