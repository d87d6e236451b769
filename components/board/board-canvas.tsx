"use client";

import { type ReactNode, Suspense, useMemo, useRef } from "react";
import { useIsInBrowser } from "@/components/ui/use-is-in-browser";
import { useBoard } from "./board-context";
import type { BoardDialogs } from "./board-dialogs";
import { BoardDrag } from "./board-drag";
import { StageColumn } from "./stage-column";
import type { BoardDragEvents } from "./use-board-drag";
import { useCardCommands } from "./use-card-commands";
import { useMove } from "./use-move";

type BoardCanvasProps = {
  drag: BoardDragEvents;
  dialogs: BoardDialogs;
  /** Stands over the columns when there is nothing in them. */
  notice?: ReactNode;
};

/** The columns, side by side, and everything that is done to cards in them. */
export function BoardCanvas({ drag, dialogs, notice }: BoardCanvasProps) {
  const { pipeline, handles, may } = useBoard();
  const boardRef = useRef<HTMLDivElement>(null);
  const { menu, closeMenu, onClick, onKeyDown } = useCardCommands(dialogs);
  const move = useMove();
  const isInBrowser = useIsInBrowser();
  const columns = useMemo(
    () => pipeline.stages.map((stage, index) => <StageColumn key={stage.id} stage={stage} index={index} />),
    [pipeline],
  );
  return (
    <div
      // What a card or a stage offers hides by style: neither renders for it.
      data-still={may.work ? undefined : true}
      className="group/board relative min-h-0 flex-1"
    >
      {notice && (
        <Suspense>
          {/* Before the columns, which hide what they say `behind-notice`. */}
          <div data-notice className="pointer-events-none absolute inset-0 z-10 grid place-items-center p-6">
            <div className="pointer-events-auto rounded-2xl border border-line bg-raised shadow-pop">
              {notice}
            </div>
          </div>
        </Suspense>
      )}
      <BoardDrag boardRef={boardRef} events={drag}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: hears for the cards inside, which can be focused */}
        <div
          ref={boardRef}
          data-board-scroll
          // The server's cards can be seen before they can be used; tests wait for this.
          data-ready={isInBrowser || undefined}
          onPointerDown={dialogs.prepare}
          onClick={onClick}
          onKeyDown={onKeyDown}
          className="flex h-full gap-2.5 overflow-x-auto overflow-y-hidden overscroll-x-contain px-3 pt-0.5 pb-3 [scrollbar-color:var(--line-strong)_transparent] [scrollbar-width:thin] max-sm:snap-x max-sm:snap-mandatory scroll-px-3 sm:scroll-px-6 sm:px-4"
        >
          {columns}
        </div>
      </BoardDrag>
      {menu && (
        <menu.MoveMenu
          opportunity={menu.opportunity}
          anchor={menu.anchor}
          pipeline={pipeline}
          onMove={(to) => move(menu.opportunity, to, "menu")}
          onClose={closeMenu}
          restoreFocus={() => {
            if (handles.focusWish === null && menu.anchor.isConnected)
              menu.anchor.closest("article")?.focus();
          }}
        />
      )}
    </div>
  );
}
