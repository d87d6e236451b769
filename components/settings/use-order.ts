"use client";

import { useRef, useState } from "react";
import { type ApiProblem, problemFrom } from "@/lib/http/api-problem";
import { useSettings } from "./settings-context";

type Row = { id: string; name: string };

/**
 * Rows that can be put into another order: shown at once, sent one after another, the newest wins. When one fails, the
 * order is what the CRM has.
 */
export function useOrder<R extends Row>(
  rows: readonly R[],
  send: (ids: readonly string[]) => Promise<unknown>,
) {
  const { announce, reread } = useSettings();
  const [wanted, setWanted] = useState<readonly string[] | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const next = useRef<readonly string[] | null>(null);
  const isSending = useRef(false);
  const shown = wanted ? rows.toSorted((a, b) => wanted.indexOf(a.id) - wanted.indexOf(b.id)) : rows;

  async function sendAll() {
    isSending.current = true;
    let failure: ApiProblem | null = null;
    while (next.current) {
      const ids = next.current;
      next.current = null;
      failure = await send(ids).then(() => null, problemFrom);
      if (failure) next.current = null;
      if (!next.current) await reread();
    }
    isSending.current = false;
    setWanted(null);
    setProblem(failure);
  }

  function move(from: number, to: number) {
    const row = shown[from];
    if (!row || to < 0 || to >= shown.length || from === to) return;
    const ids = shown.map(({ id }) => id).toSpliced(from, 1);
    ids.splice(to, 0, row.id);
    announce(`${row.name} moved to position ${to + 1} of ${shown.length}`);
    setProblem(null);
    setWanted(ids);
    next.current = ids;
    if (!isSending.current) void sendAll();
  }
  return { rows: shown, move, problem };
}
