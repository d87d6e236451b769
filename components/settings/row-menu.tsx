"use client";

import ArrowDown from "lucide-react/icons/arrow-down";
import ArrowUp from "lucide-react/icons/arrow-up";
import Ellipsis from "lucide-react/icons/ellipsis";
import Pencil from "lucide-react/icons/pencil";
import Trash2 from "lucide-react/icons/trash-2";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";

type RowMenuProps = {
  /** What the row is, for its button: "More about Proposal". */
  name: string;
  /** Whether it has the focus as it appears: something stood in the row's place that had it. */
  autoFocus?: boolean;
  children: ReactNode;
};

/** The three dots at the end of a row. */
export function RowMenu({ name, autoFocus, children }: RowMenuProps) {
  return (
    <Menu modal={false}>
      <MenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          aria-label={`More about ${name}`}
          title="More"
          autoFocus={autoFocus}
        >
          <Ellipsis size={16} aria-hidden />
        </Button>
      </MenuTrigger>
      <MenuContent>{children}</MenuContent>
    </Menu>
  );
}

export function EditItem({ children, ...item }: ComponentProps<typeof MenuItem>) {
  return (
    <MenuItem {...item}>
      <Pencil size={14} aria-hidden className="text-ink-faint" />
      {children}
    </MenuItem>
  );
}

export function RemoveItem({ children, ...item }: ComponentProps<typeof MenuItem>) {
  return (
    <MenuItem {...item}>
      <Trash2 size={14} aria-hidden className="text-danger-ink" />
      {children}
    </MenuItem>
  );
}

type MoveItemsProps = { index: number; count: number; onMove: (from: number, to: number) => void };

/** Moving a row by clicks alone. */
export function MoveItems({ index, count, onMove }: MoveItemsProps) {
  return (
    <>
      <MenuItem disabled={index === 0} onSelect={() => onMove(index, index - 1)}>
        <ArrowUp size={14} aria-hidden className="text-ink-faint" />
        Move up
      </MenuItem>
      <MenuItem disabled={index === count - 1} onSelect={() => onMove(index, index + 1)}>
        <ArrowDown size={14} aria-hidden className="text-ink-faint" />
        Move down
      </MenuItem>
    </>
  );
}
