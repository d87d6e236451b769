"use client";

import ChevronsUpDown from "lucide-react/icons/chevrons-up-down";
import { useState } from "react";
import { late } from "@/components/ui/late";
import { useLate } from "@/components/ui/use-late";
import type { Pipeline } from "@/lib/board/model";

const menu = late(() => import("./pipeline-menu"));

type PipelineSwitcherProps = { pipelines: readonly Pipeline[]; current: Pipeline };

/** The name of the pipeline on screen, and the way to the others. */
export function PipelineSwitcher({ pipelines, current }: PipelineSwitcherProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { there, open } = useLate(menu);
  return (
    <h1 className="-ml-1.5 min-w-0">
      <button
        type="button"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={`${current.name}, switch pipeline`}
        onPointerEnter={menu.prepare}
        onFocus={menu.prepare}
        onClick={({ currentTarget }) => open(() => setAnchor(currentTarget))}
        className="flex h-7 max-w-full items-center gap-1 rounded-md px-1.5 font-semibold text-lead hover:bg-wash aria-expanded:bg-wash"
      >
        <span dir="auto" className="truncate">
          {current.name}
        </span>
        <ChevronsUpDown size={14} aria-hidden className="shrink-0 text-ink-faint" />
      </button>
      {there && anchor && (
        <there.PipelineMenu
          pipelines={pipelines}
          currentId={current.id}
          anchor={anchor}
          onClose={() => setAnchor(null)}
        />
      )}
    </h1>
  );
}
