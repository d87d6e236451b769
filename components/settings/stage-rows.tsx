"use client";

import Plus from "lucide-react/icons/plus";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { MenuSeparator } from "@/components/ui/menu";
import type { Pipeline, Stage } from "@/lib/board/model";
import { ActionNotice } from "./action-notice";
import { opportunities } from "./counted";
import { DeletionDialog } from "./deletion-dialog";
import { NameForm } from "./name-form";
import { OrderedRows, ReorderKeys } from "./ordered-rows";
import { EditItem, MoveItems, RemoveItem, RowMenu } from "./row-menu";
import { Panel } from "./section";
import { useSettings } from "./settings-context";
import type { Counts } from "./use-counts";
import { useOrder } from "./use-order";

type StageRowsProps = { pipeline: Pipeline; counts: Counts; pipelines: readonly Pipeline[] };

/** What is being done to a stage; `add` is about none. */
type Doing = { kind: "rename" | "delete"; stage: Stage } | { kind: "add" } | null;

/** The stages of a pipeline: their order, their names, how much is in each, and the way to add or delete one. */
export function StageRows({ pipeline, counts, pipelines }: StageRowsProps) {
  const { calls, announce } = useSettings();
  const [doing, setDoing] = useState<Doing>(null);
  const { rows, move, problem } = useOrder(pipeline.stages, (ids) => calls.orderStages(pipeline.id, ids));
  const names = rows.map(({ name }) => name);
  // What a form has stood in for comes back as something new, and has the focus then.
  const [done, setDone] = useState<Doing>(null);
  const stop = () => {
    setDone(doing);
    setDoing(null);
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
                onClose={stop}
              />
            ) : (
              <>
                <StageName stage={stage} count={counts?.get(stage.id)} />
                <RowMenu name={stage.name} autoFocus={done?.kind === "rename" && done.stage.id === stage.id}>
                  <EditItem onSelect={() => setDoing({ kind: "rename", stage })}>Rename</EditItem>
                  <MoveItems index={index} count={rows.length} onMove={move} />
                  <MenuSeparator />
                  <RemoveItem
                    // A pipeline without a stage could not show anything.
                    disabled={rows.length === 1}
                    onSelect={() => setDoing({ kind: "delete", stage })}
                  >
                    Delete…
                  </RemoveItem>
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
              onClose={stop}
            />
          ) : (
            <Button
              variant="ghost"
              autoFocus={done?.kind === "add"}
              onClick={() => setDoing({ kind: "add" })}
            >
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

function StageDeletion(props: StageRowsProps & { stage: Stage; onClose: () => void }) {
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
