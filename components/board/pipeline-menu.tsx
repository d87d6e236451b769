"use client";

import Check from "lucide-react/icons/check";
import Settings from "lucide-react/icons/settings";
import type { ReactNode } from "react";
import { AnchoredMenu } from "@/components/ui/anchored-menu";
import { MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { PageLink } from "@/components/ui/page-link";
import type { Pipeline } from "@/lib/board/model";
import { useBoard } from "./board-context";

type PipelineMenuProps = {
  pipelines: readonly Pipeline[];
  currentId: string;
  anchor: HTMLElement;
  onClose: () => void;
};

/** The location's name and its pipelines. */
export function PipelineMenu({ pipelines, currentId, anchor, onClose }: PipelineMenuProps) {
  const { format, ways } = useBoard();
  return (
    <AnchoredMenu anchor={anchor} label="Pipelines" align="start" onClose={onClose}>
      <MenuLabel dir="auto" className="truncate">
        {format.name ?? "Pipelines"}
      </MenuLabel>
      {pipelines.map(({ id, name, stages }) => (
        <PipelineItem key={id} id={id} isCurrent={id === currentId}>
          <span dir="auto" className="min-w-0 flex-1 truncate">
            {name}
          </span>
          <span className="text-ink-faint text-small tabular-nums">
            {stages.length} {stages.length === 1 ? "stage" : "stages"}
          </span>
          <span className="w-3.5">{id === currentId && <Check size={14} aria-hidden />}</span>
        </PipelineItem>
      ))}
      {ways.settingsHref && (
        <>
          <MenuSeparator />
          <MenuItem asChild>
            <PageLink href={ways.settingsHref}>
              <Settings size={14} aria-hidden className="text-ink-faint" />
              Settings
            </PageLink>
          </MenuItem>
        </>
      )}
      {ways.account}
    </AnchoredMenu>
  );
}

type PipelineItemProps = { id: string; isCurrent: boolean; children: ReactNode };

function PipelineItem({ id, isCurrent, children }: PipelineItemProps) {
  const { ways } = useBoard();
  const current = isCurrent ? "page" : undefined;
  const { go } = ways;
  if (go) {
    return (
      <MenuItem aria-current={current} onSelect={() => go(id)}>
        {children}
      </MenuItem>
    );
  }
  return (
    <MenuItem asChild>
      <PageLink href={ways.href(id)} aria-current={current}>
        {children}
      </PageLink>
    </MenuItem>
  );
}
