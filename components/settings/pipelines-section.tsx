"use client";

import { useQuery } from "@tanstack/react-query";
import Kanban from "lucide-react/icons/kanban";
import { useState } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { MenuItem, MenuSeparator } from "@/components/ui/menu";
import { PageLink } from "@/components/ui/page-link";
import type { Pipeline } from "@/lib/board/model";
import { pipelinesOptions } from "@/lib/board/queries";
import { ActionNotice } from "./action-notice";
import { counted } from "./counted";
import { OrderedRows, ReorderKeys } from "./ordered-rows";
import { PipelineDialog } from "./pipeline-dialog";
import { MoveItems, RowMenu } from "./row-menu";
import { AddButton, Panel, Section } from "./section";
import { SectionState } from "./section-state";
import { useSettings } from "./settings-context";
import { useOrder } from "./use-order";

const linkOf = ({ id }: Pipeline) => `/settings/pipelines/${id}`;

/** The pipelines of the location, in the order in which the board lists them. */
export function PipelinesSection() {
  const { reads, calls } = useSettings();
  const query = useQuery(pipelinesOptions(reads));
  const { rows, move, problem } = useOrder(query.data ?? [], calls.orderPipelines);
  const [isMaking, setMaking] = useState(false);
  return (
    <Section
      title="Pipelines"
      about="Each pipeline is a board of its own. Their order here is the order in the board’s menu."
      action={<AddButton onClick={() => setMaking(true)}>New pipeline</AddButton>}
    >
      <ActionNotice problem={problem} title="The order was not saved" />
      <SectionState query={query}>
        <Panel>
          {rows.length === 0 ? (
            <EmptyState icon={<Kanban size={20} />} title="There is no pipeline yet">
              Make one: its stages are the columns of the board.
            </EmptyState>
          ) : (
            <OrderedRows label="Pipelines" rows={rows} onMove={move}>
              {(pipeline, index) => (
                <>
                  <PageLink
                    href={linkOf(pipeline)}
                    className="flex min-h-10 min-w-0 flex-1 flex-wrap items-center gap-x-3 rounded-md px-2 hover:bg-wash"
                  >
                    <span dir="auto" className="min-w-0 break-words font-medium">
                      {pipeline.name}
                    </span>
                    <span className="ml-auto text-ink-faint text-small tabular-nums">
                      {counted(pipeline.stages.length, "stage", "stages")}
                    </span>
                  </PageLink>
                  <RowMenu name={pipeline.name}>
                    <MoveItems index={index} count={rows.length} onMove={move} />
                    <MenuSeparator />
                    <MenuItem asChild>
                      <PageLink href={linkOf(pipeline)}>Edit stages</PageLink>
                    </MenuItem>
                    <MenuItem asChild>
                      <PageLink href={`/pipelines/${pipeline.id}`}>Open the board</PageLink>
                    </MenuItem>
                  </RowMenu>
                </>
              )}
            </OrderedRows>
          )}
        </Panel>
      </SectionState>
      <ReorderKeys />
      {isMaking && <PipelineDialog taken={rows.map(({ name }) => name)} onClose={() => setMaking(false)} />}
    </Section>
  );
}
