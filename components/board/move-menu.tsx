"use client";

import Check from "lucide-react/icons/check";
import RotateCw from "lucide-react/icons/rotate-cw";
import { AnchoredMenu } from "@/components/ui/anchored-menu";
import { MenuGroup, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { dismissToast } from "@/components/ui/toast-queue";
import { type Pipeline, type Place, STATUSES } from "@/lib/board/model";
import { useBoardActions } from "./board-data";
import type { CardOpportunity } from "./card-model";
import { StageProgress } from "./stage-progress";
import { StatusIcon } from "./status-icon";
import { STATUS_NAMES } from "./statuses";

type MoveMenuProps = {
  opportunity: CardOpportunity;
  pipeline: Pipeline;
  anchor: HTMLElement;
  onMove: (to: Place) => void;
  onClose: () => void;
  restoreFocus: () => void;
};

/** Every place a card can go to, for whoever cannot or will not drag. */
export function MoveMenu(props: MoveMenuProps) {
  const { opportunity, pipeline, anchor, onMove, onClose, restoreFocus } = props;
  const { stageId, status, change } = opportunity;
  const actions = useBoardActions();
  const canTryAgain = change === "refused" || change === "unreturned";
  const isRefused = canTryAgain || change === "overtaken";
  const again = change === "unknown" ? "Check again" : canTryAgain ? "Try again" : null;
  return (
    <AnchoredMenu
      anchor={anchor}
      label={`Move ${opportunity.title}`}
      onClose={onClose}
      restoreFocus={restoreFocus}
    >
      {again && (
        <MenuItem onSelect={() => actions.again(opportunity.id)}>
          <RotateCw size={14} aria-hidden />
          {again}
        </MenuItem>
      )}
      {isRefused && (
        <MenuItem
          onSelect={() => {
            actions.accept(opportunity.id);
            dismissToast(`card-${opportunity.id}`);
          }}
        >
          <Check size={14} aria-hidden />
          Leave it here
        </MenuItem>
      )}
      {(again || isRefused) && <MenuSeparator />}
      <MenuGroup aria-label="Stage">
        <MenuLabel>Move to stage</MenuLabel>
        {pipeline.stages.map((stage, index) => (
          <MenuItem
            key={stage.id}
            disabled={stage.id === stageId}
            onSelect={() => onMove({ stageId: stage.id, status })}
          >
            <StageProgress index={index} total={pipeline.stages.length} />
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {stage.name}
            </span>
            {stage.id === stageId && <Check size={14} aria-hidden />}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuSeparator />
      <MenuGroup aria-label="Status">
        <MenuLabel>Mark as</MenuLabel>
        {STATUSES.map((one) => (
          <MenuItem key={one} disabled={one === status} onSelect={() => onMove({ stageId, status: one })}>
            <StatusIcon status={one} />
            <span className="flex-1">{STATUS_NAMES[one]}</span>
            {one === status && <Check size={14} aria-hidden />}
          </MenuItem>
        ))}
      </MenuGroup>
    </AnchoredMenu>
  );
}
