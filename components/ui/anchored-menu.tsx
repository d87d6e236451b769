"use client";

import { type ReactNode, useCallback, useState } from "react";
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
  const [menuPx, setMenuPx] = useState(0);
  const measure = useCallback((menu: HTMLElement | null) => setMenuPx(menu?.scrollHeight ?? 0), []);
  return (
    // Not modal: radix would hide the page from assistive technology although its controls can still be focused.
    <Menu open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      {/* A press beside the menu closes it and does nothing else. */}
      <span aria-hidden className="fixed inset-0 z-[75]" />
      <MenuTrigger asChild>
        <span aria-hidden className="pointer-events-none fixed" style={placeFor(menuPx, anchor)} />
      </MenuTrigger>
      <MenuContent
        ref={measure}
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

/** What a menu leaves free: its border, the gap to what it hangs at, and the edge of the window. In CSS pixels. */
const AROUND_PX = { border: 2, gap: 4, edge: 8 };

/** At the button; where a menu of this height fits neither below nor above it, so high that it does, over the button. */
function placeFor(menuPx: number, anchor: HTMLElement) {
  const { left, top, width, height } = anchor.getBoundingClientRect();
  const { border, gap, edge } = AROUND_PX;
  const wantedPx = menuPx + border + gap + edge;
  if (wantedPx <= Math.max(top, window.innerHeight - top - height)) return { left, top, width, height };
  return { left, top: Math.max(edge - gap, window.innerHeight - wantedPx), width, height: 0 };
}
