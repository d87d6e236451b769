"use client";

import Search from "lucide-react/icons/search";
import X from "lucide-react/icons/x";
import { useEffect, useRef, useState } from "react";

type SearchFieldProps = { query: string; onSearch: (query: string) => void };

/** So long after the last letter the board is asked, in milliseconds. */
const PAUSE_MS = 220;

/** Finds opportunities by any part of title, contact, email, phone, company or tag. */
export function SearchField({ query, onSearch }: SearchFieldProps) {
  const inputRef = useRef<HTMLInputElement>(null);
  const { text, setText, searchNow } = useSearchText({ query, onSearch });
  return (
    <search className="relative min-w-0 flex-1 sm:max-w-72">
      <Search
        size={14}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-faint"
      />
      <input
        ref={inputRef}
        type="search"
        dir="auto"
        aria-label="Search opportunities"
        placeholder="Search opportunities"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") searchNow(text);
          if (event.key === "Escape" && text !== "") {
            event.preventDefault();
            searchNow("");
          }
        }}
        className="h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface pr-8 pl-8 text-body placeholder:text-ink-faint focus-visible:border-accent-line focus-visible:outline-1 focus-visible:outline-offset-0 pointer-coarse:h-11 pointer-coarse:text-base [&::-webkit-search-cancel-button]:hidden"
      />
      {text !== "" && (
        <button
          type="button"
          aria-label="Clear search"
          onClick={() => {
            searchNow("");
            inputRef.current?.focus();
          }}
          className="absolute top-1/2 right-1 grid size-6 -translate-y-1/2 place-items-center rounded text-ink-faint hover:bg-wash hover:text-ink"
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </search>
  );
}

/** What stands in the field; it is searched for after a pause, or at once. */
function useSearchText({ query, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(query);
  const [asked, setAsked] = useState(query);
  // The address changed by itself: Back was pressed, or the filters were cleared.
  if (query !== asked) {
    setAsked(query);
    setText(query);
  }
  useEffect(() => {
    if (text === asked) return;
    const timer = setTimeout(() => {
      setAsked(text);
      onSearch(text);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, asked, onSearch]);
  const searchNow = (next: string) => {
    setText(next);
    setAsked(next);
    onSearch(next);
  };
  return { text, setText, searchNow };
}
