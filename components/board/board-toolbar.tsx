"use client";

import ListFilter from "lucide-react/icons/list-filter";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Owner } from "@/lib/board/model";
import { useBoard } from "./board-context";
import { STATUS_FILTERS } from "./board-params";
import { FilterSelect } from "./filter-select";
import { nameOfOwner } from "./owner-avatar";
import { SearchField } from "./search-field";
import { STATUS_NAMES } from "./statuses";
import type { BoardFilters } from "./use-board-filters";

const STATUS_OPTIONS = STATUS_FILTERS.map((value) => ({
  value,
  name: value === "all" ? "All" : STATUS_NAMES[value],
}));

const ANYBODY = "";

type BoardToolbarProps = { filters: BoardFilters; owners: readonly Owner[] };

/** What narrows the board. On a phone the filters fold away behind a button; the search stays. */
export function BoardToolbar({ filters, owners }: BoardToolbarProps) {
  const { ownerNames } = useBoard();
  const [isUnfolded, setUnfolded] = useState(false);
  const { query, status, owner, setQuery, setStatus, setOwner } = filters;
  const set = Number(status !== "open") + Number(owner !== null);
  const isOwnerKnown = owners.some(({ id }) => id === owner);
  return (
    <div className="flex flex-wrap items-center gap-2 px-3 pb-2.5 sm:px-4">
      <SearchField query={query} onSearch={setQuery} />
      <Button
        className="sm:hidden"
        aria-expanded={isUnfolded}
        aria-controls="board-filters"
        onClick={() => setUnfolded(!isUnfolded)}
      >
        <ListFilter size={14} aria-hidden />
        Filters
        {set > 0 && <span className="text-accent-ink tabular-nums">{set}</span>}
      </Button>
      <div
        id="board-filters"
        className={`flex min-w-0 flex-wrap items-center gap-2 max-sm:w-full ${isUnfolded ? "" : "max-sm:hidden"}`}
      >
        <FilterSelect
          label="Status"
          value={status}
          resting="open"
          options={STATUS_OPTIONS}
          onChange={(value) => setStatus(STATUS_FILTERS.find((one) => one === value) ?? "open")}
        />
        <FilterSelect
          label="Owner"
          value={owner ?? ANYBODY}
          resting={ANYBODY}
          options={[
            { value: ANYBODY, name: "Anyone" },
            ...owners.map(({ id, name }) => ({ value: id, name })),
            ...(owner && !isOwnerKnown ? [{ value: owner, name: nameOfOwner(ownerNames, owner) }] : []),
          ]}
          onChange={(value) => setOwner(value || null)}
        />
        {set + Number(query !== "") > 1 && (
          <Button variant="ghost" size="small" onClick={filters.clear}>
            Reset
          </Button>
        )}
      </div>
    </div>
  );
}
