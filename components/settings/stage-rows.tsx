"use client";

import Pencil from "lucide-react/icons/pencil";
import Plus from "lucide-react/icons/plus";
import Trash2 from "lucide-react/icons/trash-2";
import { useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "@/components/ui/button";
import { MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { Pipeline, Stage } from "@/lib/board/model";
import { ActionNotice } from "./action-notice";
import { opportunities } from "./counted";
import { DeletionDialog } from "./deletion-dialog";
import { focusSoon } from "./focus-soon";
import { NameForm } from "./name-form";
import { OrderedRows, ReorderKeys } from "./ordered-rows";
import { MoveItems, RowMenu } from "./row-menu";
import { Panel } from "./section";
import { useSettings } from "./settings-context";
import type { Counts } from "./use-counts";
import { useOrder } from "./use-order";

type StageRowsProps = { pipeline: Pipeline; counts: Counts; pipelines: readonly Pipeline[] };
const ADD = "[data-add-stage]";

/** What is being done to a stage; `add` is about none. */
type Doing = { kind: "rename" | "delete"; stage: Stage } | { kind: "add" } | null;

/** The stages of a pipeline: their order, their names, how much is in each, and the way to add or delete one. */
export function StageRows({ pipeline, counts, pipelines }: StageRowsProps) {
  const { calls, announce } = useSettings();
  const [doing, setDoing] = useState<Doing>(null);
  const { rows, move, problem } = useOrder(pipeline.stages, (ids) => calls.orderStages(pipeline.id, ids));
  const names = rows.map(({ name }) => name);
  const stop = (isDeleted = false) => {
    // Drawn at once, so that what is to have the focus is there.
    flushSync(() => setDoing(null));
    const isThere = doing !== null && doing.kind !== "add" && !isDeleted;
    focusSoon(isThere ? `[data-handle="${doing.stage.id}"]` : ADD);
  };
  return (
    <div className="space-y-4">
      <ActionNotice problem={problem} title="The order was not saved" />
      <Panel>
        <OrderedRows label="Stages" rows={rows} onMove={move}>
          {(stage, index) =>
            doing?.kind === "rename" && doing.stage.id === stage.id ? (
              <NameForm
                label={`New name of ${stage.name}`}
                initial={stage.name}
                taken={names.filter((name) => name !== stage.name)}
                onSave={async (name) => {
                  await calls.renameStage({ pipelineId: pipeline.id, stageId: stage.id }, name);
                  announce(`${stage.name} is now called ${name}`);
                }}
                onClose={() => stop()}
              />
            ) : (
              <>
                <StageName stage={stage} count={counts?.get(stage.id)} />
                <RowMenu name={stage.name}>
                  <MenuItem onSelect={() => setDoing({ kind: "rename", stage })}>
                    <Pencil size={14} aria-hidden className="text-ink-faint" />
                    Rename
                  </MenuItem>
                  <MoveItems index={index} count={rows.length} onMove={move} />
                  <MenuSeparator />
                  <MenuItem
                    // A pipeline without a stage could not show anything.
                    disabled={rows.length === 1}
                    onSelect={() => setDoing({ kind: "delete", stage })}
                  >
                    <Trash2 size={14} aria-hidden className="text-danger-ink" />
                    Delete…
                  </MenuItem>
                </RowMenu>
              </>
            )
          }
        </OrderedRows>
        <div className="border-line border-t px-3 py-2">
          {doing?.kind === "add" ? (
            <NameForm
              label="Name of the new stage"
              initial=""
              taken={names}
              verb="Add"
              onSave={async (name) => {
                await calls.addStage(pipeline.id, name);
                announce(`${name} was added`);
              }}
              onClose={() => stop()}
            />
          ) : (
            <Button variant="ghost" data-add-stage onClick={() => setDoing({ kind: "add" })}>
              <Plus size={15} aria-hidden />
              Add stage
            </Button>
          )}
        </div>
      </Panel>
      <ReorderKeys />
      {doing?.kind === "delete" && (
        <StageDeletion {...{ pipeline, counts, pipelines }} stage={doing.stage} onClose={stop} />
      )}
    </div>
  );
}

function StageName({ stage, count }: { stage: Stage; count: number | undefined }) {
  return (
    <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 px-1">
      <span dir="auto" className="min-w-0 break-words font-medium">
        {stage.name}
      </span>
      {count !== undefined && (
        <span className="ml-auto text-ink-faint text-small tabular-nums">
          <span aria-hidden className="sm:hidden">
            {count.toLocaleString("en-US")}
          </span>
          <span className="max-sm:sr-only">{opportunities(count)}</span>
        </span>
      )}
    </span>
  );
}

function StageDeletion(props: StageRowsProps & { stage: Stage; onClose: (isDeleted: boolean) => void }) {
  const { pipeline, counts, pipelines, stage, onClose } = props;
  const { calls } = useSettings();
  const isAway = (one: Pipeline) => one.id !== pipeline.id && one.stages.length > 0;
  const own = { ...pipeline, stages: pipeline.stages.filter(({ id }) => id !== stage.id) };
  return (
    <DeletionDialog
      what="stage"
      name={stage.name}
      count={counts ? (counts.get(stage.id) ?? 0) : null}
      targets={[...(own.stages.length > 0 ? [own] : []), ...pipelines.filter(isAway)]}
      onDelete={(fate, onProgress) =>
        calls.deleteStage({ pipelineId: pipeline.id, stageId: stage.id }, fate, onProgress)
      }
      onClose={onClose}
    />
  );
}
