import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { contactsOptions } from "@/lib/board/queries";
import { useSetting } from "./opportunity-setting";

const TYPING_PAUSE_MS = 200;
/** With the entry for a new contact they fit into the list without scrolling. */
const MOST_SHOWN = 5;

/** The list under the field: what it holds, whether it is open and which entry is marked (-1: none). */
export function useContactList({ typed, locked }: { typed: string; locked: boolean }) {
  const { reads } = useSetting();
  const [wanted, setWanted] = useState(false);
  const [active, setActive] = useState(-1);
  const query = useSettled(typed.trim());
  const isOpen = wanted && !locked;
  const isSettled = query === typed.trim();
  const found = useQuery({
    ...contactsOptions(reads, query),
    enabled: isOpen && isSettled,
    placeholderData: (before) => before,
  });
  const contacts = (found.data ?? []).slice(0, MOST_SHOWN);
  // One entry more than contacts: the last says that it is a new one.
  const length = contacts.length + 1;
  const isSearching = found.isPending || found.isPlaceholderData || !isSettled;
  return {
    contacts,
    isOpen,
    active,
    phase: found.isError ? "error" : isSearching ? "loading" : "ready",
    open: () => {
      setWanted(true);
      setActive(-1);
    },
    close: () => setWanted(false),
    step: (by: 1 | -1) => {
      setWanted(true);
      // What is marked now would be somebody else once the answer is there.
      if (isSearching && !found.isError) return;
      setActive(isOpen ? (active + by + (active < 0 && by < 0 ? 1 : 0) + length) % length : 0);
    },
  } as const;
}

export type ContactList = ReturnType<typeof useContactList>;

/** A text once nobody has changed it for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
