"use client";

import Check from "lucide-react/icons/check";
import Settings from "lucide-react/icons/settings";
import Link from "next/link";
import { AnchoredMenu } from "@/components/ui/anchored-menu";
import { MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import type { Pipeline } from "@/lib/board/model";
import { useBoard } from "./board-context";

type PipelineMenuProps = {
  pipelines: readonly Pipeline[];
  currentId: string;
  settingsHref: string | null;
  anchor: HTMLElement;
  onClose: () => void;
};

/** The location's name and its pipelines. */
export function PipelineMenu({ pipelines, currentId, settingsHref, anchor, onClose }: PipelineMenuProps) {
  const { format } = useBoard();
  return (
    <AnchoredMenu anchor={anchor} label="Pipelines" align="start" onClose={onClose}>
      <MenuLabel dir="auto" className="truncate">
        {format.name ?? "Pipelines"}
      </MenuLabel>
      {pipelines.map(({ id, name, stages }) => (
        <MenuItem key={id} asChild>
          <Link href={`/pipelines/${id}`} aria-current={id === currentId ? "page" : undefined}>
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {name}
            </span>
            <span className="text-ink-faint text-small tabular-nums">
              {stages.length} {stages.length === 1 ? "stage" : "stages"}
            </span>
            <span className="w-3.5">{id === currentId && <Check size={14} aria-hidden />}</span>
          </Link>
        </MenuItem>
      ))}
      {settingsHref && (
        <>
          <MenuSeparator />
          <MenuItem asChild>
            <Link href={settingsHref}>
              <Settings size={14} aria-hidden className="text-ink-faint" />
              Settings
            </Link>
          </MenuItem>
        </>
      )}
    </AnchoredMenu>
  );
}
