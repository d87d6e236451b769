"use client";

import GripVertical from "lucide-react/icons/grip-vertical";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { useRowDrag } from "./use-row-drag";

type OrderedRowsProps<Row> = {
  label: string;
  rows: readonly Row[];
  onMove: (from: number, to: number) => void;
  children: (row: Row, index: number) => ReactNode;
};

/** Rows that are put in order by dragging their handle, or by the arrow keys on it. */
export function OrderedRows<Row extends { id: string; name: string }>(props: OrderedRowsProps<Row>) {
  const { label, rows, onMove, children } = props;
  const { list, handleOf, shiftOf, dragged } = useRowDrag(onMove);
  return (
    <ul ref={list} aria-label={label} className="divide-y divide-line">
      {rows.map((row, index) => (
        <li
          key={row.id}
          style={{ transform: shiftOf(index) ? `translateY(${shiftOf(index)}px)` : undefined }}
          className={classNames(
            "flex min-h-12 items-center gap-1 bg-surface py-1 pr-2 pl-1.5",
            dragged !== null &&
              dragged !== index &&
              "motion-safe:transition-transform motion-safe:duration-150",
            dragged === index && "relative z-10 rounded-lg bg-raised shadow-lift",
          )}
        >
          <button
            type="button"
            aria-label={`Reorder ${row.name}`}
            aria-describedby="reorder-keys"
            className="grid h-8 w-6 shrink-0 cursor-grab touch-none place-items-center rounded text-ink-faint hover:bg-wash hover:text-ink active:cursor-grabbing pointer-coarse:size-11"
            {...handleOf(row.id, index)}
          >
            <GripVertical size={15} aria-hidden />
          </button>
          {children(row, index)}
        </li>
      ))}
    </ul>
  );
}

/** What the handles of all lists on a page are described by. */
export function ReorderKeys() {
  return (
    <p id="reorder-keys" hidden>
      Drag it, or press the up and down arrow keys to move it.
    </p>
  );
}
