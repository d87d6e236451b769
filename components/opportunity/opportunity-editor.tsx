import type { KeyboardEvent, ReactNode } from "react";
import { FormProvider } from "react-hook-form";
import { DialogBody, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import type { Opportunity } from "@/lib/board/model";
import { ConflictNotice } from "./conflict-notice";
import { ContactFields } from "./contact-fields";
import { EditorFooter } from "./editor-footer";
import { TextField } from "./fields";
import { OpportunityFields } from "./opportunity-fields";
import { useSetting } from "./opportunity-setting";
import { TextIsBack } from "./text-is-back";
import { useOpportunityEditor } from "./use-opportunity-editor";

type OpportunityEditorProps = {
  /** Null for a new one. */
  opportunity: Opportunity | null;
  stageId: string | null;
};

/** The form that makes and changes opportunities. */
export function OpportunityEditor({ opportunity, stageId }: OpportunityEditorProps) {
  const editor = useOpportunityEditor({ opportunity, stageId });
  const { form, shown, failure, saving } = editor;
  const { pipeline, may, activityOf } = useSetting();
  const press = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.currentTarget.requestSubmit();
  };
  return (
    <FormProvider {...form}>
      <form
        noValidate
        onSubmit={(event) => (saving || !may.work ? event.preventDefault() : editor.save(event))}
        onKeyDown={press}
        className="flex min-h-0 flex-1 flex-col"
      >
        <DialogHeader>
          <DialogTitle>{shown?.title || (shown ? "No title" : "New opportunity")}</DialogTitle>
          <DialogDescription>{pipeline.name}</DialogDescription>
        </DialogHeader>
        <DialogBody inert={saving} className="space-y-4">
          <div className="min-w-0 space-y-4">
            {editor.isTextBack && !editor.isJoined && (
              <TextIsBack isInDoubt={editor.isTextInDoubt} onStartOver={editor.startOver} />
            )}
            {shown && (editor.clashes.length > 0 || failure?.kind === "conflict") && (
              <ConflictNotice key={shown.updatedAt} clashes={editor.clashes} current={shown} />
            )}
            <TextField name="title" label="Title" required={may.work} />
            <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
              <Section name="Opportunity">
                <OpportunityFields />
              </Section>
              <Section name="Contact">
                <ContactFields isNew={shown === null} />
              </Section>
            </div>
          </div>
          {shown && activityOf({ opportunityId: shown.id, isChanging: saving })}
        </DialogBody>
        <EditorFooter editor={editor} />
      </form>
    </FormProvider>
  );
}

function Section({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="min-w-0 space-y-3">
      <h3 className="font-semibold text-ink text-small">{name}</h3>
      {children}
    </section>
  );
}
