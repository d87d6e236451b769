"use client";

import type { ReactNode } from "react";
import { EditItem, RemoveItem, RowMenu } from "./row-menu";
import { Panel } from "./section";

type SettingsRowsProps<Row> = {
  label: string;
  rows: readonly Row[];
  /** Stands there without any row. */
  empty: ReactNode;
  /** What can be done with a row, and what it is called. */
  menu: { edit: string; remove: string; onChoose: (kind: "edit" | "remove", row: Row) => void };
  children: (row: Row) => ReactNode;
};

/** Rows in an order that nobody chooses, each with its menu. */
export function SettingsRows<Row extends { id: string; name: string }>(props: SettingsRowsProps<Row>) {
  const { label, rows, empty, menu, children } = props;
  return (
    <Panel>
      {rows.length === 0 ? (
        empty
      ) : (
        <ul aria-label={label} className="divide-y divide-line">
          {rows.map((row) => (
            <li key={row.id} className="flex min-h-12 items-center gap-3 py-1 pr-2 pl-4">
              {children(row)}
              <RowMenu name={row.name}>
                <EditItem onSelect={() => menu.onChoose("edit", row)}>{menu.edit}</EditItem>
                <RemoveItem onSelect={() => menu.onChoose("remove", row)}>{menu.remove}</RemoveItem>
              </RowMenu>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
