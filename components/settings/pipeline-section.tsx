"use client";

import { useQuery } from "@tanstack/react-query";
import ArrowLeft from "lucide-react/icons/arrow-left";
import SearchX from "lucide-react/icons/search-x";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { flushSync } from "react-dom";
import { Button, buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageLink } from "@/components/ui/page-link";
import type { Pipeline } from "@/lib/board/model";
import { pipelinesOptions } from "@/lib/board/queries";
import { DeletionDialog } from "./deletion-dialog";
import { NameForm } from "./name-form";
import { Panel, Section } from "./section";
import { SectionState } from "./section-state";
import { useSettings } from "./settings-context";
import { StageRows } from "./stage-rows";
import { type Counts, useCounts } from "./use-counts";

/** One pipeline: its name, its stages, and its end. */
export function PipelineSection({ pipelineId }: { pipelineId: string }) {
  const { reads } = useSettings();
  const query = useQuery(pipelinesOptions(reads));
  const pipeline = query.data?.find(({ id }) => id === pipelineId);
  const [isDeleting, setDeleting] = useState(false);
  const [isGone, setGone] = useState(false);
  const counts = useCounts(pipelineId, { isGone });
  // What is deleted stays on the screen until its dialog has led away from here.
  const [kept, setKept] = useState<Pipeline>();
  const shown = pipeline ?? (isDeleting ? kept : undefined);
  return (
    <div className="space-y-4">
      <PageLink
        href="/settings/pipelines"
        className="-ml-1.5 inline-flex h-7 items-center max-md:hidden gap-1.5 rounded-md px-1.5 text-ink-muted text-small hover:bg-wash hover:text-ink pointer-coarse:h-11"
      >
        <ArrowLeft size={13} aria-hidden />
        Pipelines
      </PageLink>
      <SectionState query={query}>
        {shown ? (
          <>
            <PipelineParts pipeline={shown} counts={counts} others={query.data ?? []} />
            <DeletePanel
              onDelete={() => {
                setKept(shown);
                setDeleting(true);
              }}
            />
            {isDeleting && (
              <PipelineDeletion
                pipeline={shown}
                counts={counts}
                others={query.data ?? []}
                // At once: what is gone is not to be counted again.
                onGone={() => flushSync(() => setGone(true))}
                onClose={() => setDeleting(false)}
              />
            )}
          </>
        ) : (
          <GonePipeline />
        )}
      </SectionState>
    </div>
  );
}

type PartsProps = { pipeline: Pipeline; counts: Counts; others: readonly Pipeline[] };

function PipelineParts({ pipeline, counts, others }: PartsProps) {
  const { calls, announce } = useSettings();
  const router = useRouter();
  const [isRenaming, setRenaming] = useState(false);
  const [wasRenaming, setWasRenaming] = useState(false);
  const { id, name } = pipeline;
  if (isRenaming) {
    return (
      <>
        <NameForm
          label="Name of the pipeline"
          initial={name}
          taken={others.filter((one) => one.id !== id).map((one) => one.name)}
          onSave={async (next) => {
            await calls.renamePipeline(id, next);
            // The router holds the board under its old title.
            router.refresh();
            announce(`${name} is now called ${next}`);
          }}
          onClose={() => {
            setWasRenaming(true);
            setRenaming(false);
          }}
        />
        <StageRows pipeline={pipeline} counts={counts} pipelines={others} />
      </>
    );
  }
  return (
    <Section
      title={name}
      about="Its stages are the columns of the board, from left to right."
      action={
        <div className="flex gap-2">
          {/* Back in the place of the form, it has the focus. */}
          <Button autoFocus={wasRenaming} onClick={() => setRenaming(true)}>
            Rename
          </Button>
          <PageLink href={`/pipelines/${id}`} className={buttonClass({ variant: "secondary" })}>
            Open the board
          </PageLink>
        </div>
      }
    >
      <StageRows pipeline={pipeline} counts={counts} pipelines={others} />
    </Section>
  );
}

function DeletePanel({ onDelete }: { onDelete: () => void }) {
  return (
    <Panel>
      <div className="flex flex-wrap items-center justify-between gap-3 px-4 py-3">
        <div className="min-w-0">
          <h2 className="font-medium text-body">Delete this pipeline</h2>
          <p className="text-ink-muted text-small">You choose what becomes of its opportunities.</p>
        </div>
        <Button variant="dangerGhost" onClick={onDelete}>
          Delete pipeline…
        </Button>
      </div>
    </Panel>
  );
}

function PipelineDeletion(props: PartsProps & { onGone: () => void; onClose: () => void }) {
  const { pipeline, counts, others, onGone, onClose } = props;
  const { calls } = useSettings();
  const router = useRouter();
  return (
    <DeletionDialog
      what="pipeline"
      name={pipeline.name}
      count={counts && [...counts.values()].reduce((sum, count) => sum + count, 0)}
      targets={others.filter(({ id, stages }) => id !== pipeline.id && stages.length > 0)}
      onDelete={async (fate, onProgress) => {
        await calls.deletePipeline(pipeline.id, fate, onProgress);
        onGone();
      }}
      onClose={(isDeleted) => {
        if (isDeleted) router.push("/settings/pipelines");
        else onClose();
      }}
    />
  );
}

function GonePipeline() {
  return (
    <EmptyState
      icon={<SearchX size={20} />}
      title="This pipeline does not exist any more"
      actions={
        <PageLink href="/settings/pipelines" className={buttonClass({ variant: "primary" })}>
          All pipelines
        </PageLink>
      }
    >
      Somebody deleted it meanwhile, or the address is mistyped.
    </EmptyState>
  );
}
