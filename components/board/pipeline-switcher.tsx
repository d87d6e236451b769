"use client";

import ChevronsUpDown from "lucide-react/icons/chevrons-up-down";
import { useState } from "react";
import { late } from "@/components/ui/late";
import type { Pipeline } from "@/lib/board/model";
import type { PipelineMenu } from "./pipeline-menu";

const menu = late(() => import("./pipeline-menu"));

type OpenMenu = { anchor: HTMLElement; PipelineMenu: typeof PipelineMenu };

type PipelineSwitcherProps = { pipelines: readonly Pipeline[]; current: Pipeline };

/** The name of the pipeline on screen, and the way to the others. */
export function PipelineSwitcher({ pipelines, current }: PipelineSwitcherProps) {
  const [opened, setOpened] = useState<OpenMenu | null>(null);
  return (
    <h1 className="-ml-1.5 min-w-0">
      <button
        type="button"
        aria-haspopup="menu"
        aria-expanded={opened !== null}
        aria-label={`${current.name}, switch pipeline`}
        onPointerEnter={menu.prepare}
        onFocus={menu.prepare}
        onClick={({ currentTarget: anchor }) =>
          void menu.open(({ PipelineMenu }) => setOpened({ anchor, PipelineMenu }))
        }
        className="flex h-7 max-w-full items-center gap-1 rounded-md px-1.5 font-semibold text-lead hover:bg-wash aria-expanded:bg-wash"
      >
        <span dir="auto" className="truncate">
          {current.name}
        </span>
        <ChevronsUpDown size={14} aria-hidden className="shrink-0 text-ink-faint" />
      </button>
      {opened && (
        <opened.PipelineMenu
          pipelines={pipelines}
          currentId={current.id}
          anchor={opened.anchor}
          onClose={() => setOpened(null)}
        />
      )}
    </h1>
  );
}
