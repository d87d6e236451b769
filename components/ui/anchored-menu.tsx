"use client";

import type { ReactNode } from "react";
import { Menu, MenuContent, MenuTrigger } from "./menu";

type AnchoredMenuProps = {
  /** The button that was pressed. It is not ours to render: the menu is loaded only when it is wanted. */
  anchor: HTMLElement;
  label: string;
  align?: "start" | "end";
  onClose: () => void;
  /** Where the focus goes afterwards; the anchor unless told otherwise. */
  restoreFocus?: () => void;
  children: ReactNode;
};

/** A menu that opens at a button which somebody else has rendered. */
export function AnchoredMenu(props: AnchoredMenuProps) {
  const { anchor, label, align = "end", onClose, restoreFocus = () => anchor.focus(), children } = props;
  const { left, top, width, height } = anchor.getBoundingClientRect();
  return (
    // Not modal: radix would hide the page from assistive technology although its controls can still be focused.
    <Menu open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      {/* A press beside the menu closes it and does nothing else. */}
      <span aria-hidden className="fixed inset-0 z-[75]" />
      <MenuTrigger asChild>
        <span aria-hidden className="pointer-events-none fixed" style={{ left, top, width, height }} />
      </MenuTrigger>
      <MenuContent
        align={align}
        aria-labelledby={undefined}
        aria-label={label}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          restoreFocus();
        }}
      >
        {children}
      </MenuContent>
    </Menu>
  );
}
