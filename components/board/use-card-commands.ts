"use client";

import { type KeyboardEvent, type MouseEvent, useState } from "react";
import { late } from "@/components/ui/late";
import { useLate } from "@/components/ui/use-late";
import { useBoard } from "./board-context";
import type { BoardDialogs } from "./board-dialogs";
import { cardAt, cardIdOf, isMoveButton, stageIdOf } from "./card-elements";
import { cardAfterKey } from "./card-keys";
import type { CardOpportunity } from "./card-model";

const moveMenu = late(() => import("./move-menu"));

type OpenMenu = { opportunity: CardOpportunity; anchor: HTMLElement };

/** What clicks and keys on cards and column heads mean. One pair of handlers hears them for the whole board. */
export function useCardCommands({ open, create }: BoardDialogs) {
  const { handles, pipeline, may } = useBoard();
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const { there, open: openLate } = useLate(moveMenu);

  const opportunityOf = (card: HTMLElement) => handles.get(stageIdOf(card) ?? "")?.find(cardIdOf(card) ?? "");

  const openCard = (card: HTMLElement) => {
    const opportunity = opportunityOf(card);
    if (opportunity) open(opportunity);
  };

  const openMenu = (card: HTMLElement) => {
    const opportunity = opportunityOf(card);
    const anchor = card.querySelector<HTMLElement>("[data-move-button]");
    if (!may.work || !opportunity || !anchor) return;
    openLate(() => setMenu({ opportunity, anchor }));
  };

  const onClick = (event: MouseEvent) => {
    const { target } = event;
    if (target instanceof Element && target.closest("[data-create-in-stage]")) {
      const stageId = stageIdOf(target);
      if (stageId) create(stageId);
      return;
    }
    const card = cardAt(target);
    if (!card) return;
    if (isMoveButton(target)) openMenu(card);
    else openCard(card);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const card = cardAt(event.target);
    const isDragging = handles.draggedId !== null;
    if (!card || card !== event.target || isDragging || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const stageId = stageIdOf(card) ?? "";
    const id = cardIdOf(card) ?? "";
    if (event.key === "Enter") {
      event.preventDefault();
      return openCard(card);
    }
    if (event.key === "m" || event.key === "M") return openMenu(card);
    const from = { stageId, index: handles.get(stageId)?.indexOf(id) ?? 0 };
    const stageIds = pipeline.stages.map((stage) => stage.id);
    const to = cardAfterKey(event.key, from, stageIds, handles);
    if (!to) return;
    event.preventDefault();
    handles.get(to.stageId)?.focus(to.index);
  };

  return {
    menu: there && menu && { ...there, ...menu },
    closeMenu: () => setMenu(null),
    onClick,
    onKeyDown,
  };
}
