"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Field } from "@/components/ui/field";
import { controlClass } from "@/components/ui/input";
import { newNameError, stagesError } from "@/lib/settings/checks";
import { FormDialog } from "./form-dialog";
import { NameField } from "./name-field";
import { useSettings } from "./settings-context";
import { useDraft } from "./use-draft";

const START = ["New", "Contacted", "Proposal", "Negotiation"].join("\n");

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

type PipelineDialogProps = { taken: readonly string[]; onClose: () => void };

/** Makes a pipeline of a name and lines, and leads to it: the dialog stays until that page has taken its place. */
export function PipelineDialog({ taken, onClose }: PipelineDialogProps) {
  const { calls, announce } = useSettings();
  const router = useRouter();
  const [isLeaving, startLeaving] = useTransition();
  const draft = useDraft({
    initial: { name: "", stages: START },
    check: ({ name, stages }) => ({
      name: newNameError(name, taken),
      stages: stagesError(linesOf(stages)),
    }),
    send: async ({ name, stages }) => {
      const { id } = await calls.createPipeline({ name: name.trim(), stages: linesOf(stages) });
      startLeaving(() => router.push(`/settings/pipelines/${id}`));
    },
    onDone: ({ name }) => announce(`${name.trim()} was made`),
  });
  const words = {
    title: "New pipeline",
    about: "A board of its own, with a column for each stage.",
    verb: "Make pipeline",
    failure: "The pipeline was not made",
  };
  return (
    <FormDialog words={words} draft={{ ...draft, isBusy: draft.isBusy || isLeaving }} onClose={onClose}>
      <NameField draft={draft} />
      <Field
        label="Stages"
        required
        hint="One on each line, from left to right. They can be changed later."
        error={draft.errors.stages}
      >
        {(control) => (
          <textarea
            {...control}
            rows={6}
            dir="auto"
            className={controlClass({ kind: "area" })}
            value={draft.values.stages}
            onChange={(event) => draft.set({ stages: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}
