"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { controlClass, Input } from "@/components/ui/input";
import { newNameError, stagesError } from "@/lib/settings/checks";
import { ActionNotice } from "./action-notice";
import { useSettings } from "./settings-context";
import { useDraft } from "./use-draft";

const START = ["New", "Contacted", "Proposal", "Negotiation"].join("\n");

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

type PipelineDialogProps = { taken: readonly string[]; onClose: () => void };

/** Makes a pipeline of a name and lines, and leads to it. */
export function PipelineDialog({ taken, onClose }: PipelineDialogProps) {
  const { calls, announce } = useSettings();
  const router = useRouter();
  const { values, errors, set, ...draft } = useDraft({
    initial: { name: "", stages: START },
    check: ({ name, stages }) => ({
      name: newNameError(name, taken),
      stages: stagesError(linesOf(stages)),
    }),
    send: async ({ name, stages }) => {
      const { id } = await calls.createPipeline({ name: name.trim(), stages: linesOf(stages) });
      router.push(`/settings/pipelines/${id}`);
    },
    onDone: ({ name }) => {
      announce(`${name.trim()} was made`);
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="sm:max-w-md">
        <form {...draft.form} className="flex min-h-0 flex-1 flex-col">
          <DialogHeader>
            <DialogTitle>New pipeline</DialogTitle>
            <DialogDescription>A board of its own, with a column for each stage.</DialogDescription>
          </DialogHeader>
          <DialogBody className="space-y-4">
            <ActionNotice problem={draft.problem} title="The pipeline was not made" />
            <Field label="Name" required error={errors.name}>
              {(control) => (
                <Input
                  {...control}
                  autoComplete="off"
                  value={values.name}
                  onChange={(event) => set({ name: event.target.value })}
                />
              )}
            </Field>
            <Field
              label="Stages"
              required
              hint="One on each line, from left to right. They can be changed later."
              error={errors.stages}
            >
              {(control) => (
                <textarea
                  {...control}
                  rows={6}
                  dir="auto"
                  className={controlClass({ kind: "area" })}
                  value={values.stages}
                  onChange={(event) => set({ stages: event.target.value })}
                />
              )}
            </Field>
          </DialogBody>
          <DialogFooter className="pb-[max(0.75rem,env(safe-area-inset-bottom))]">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" aria-disabled={draft.isBusy}>
              {draft.isBusy ? "Making…" : "Make pipeline"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
