import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { useFormContext } from "react-hook-form";
import { Notice } from "@/components/ui/notice";
import type { Clash } from "@/lib/board/form-clashes";
import { formOf, mixForms, type OpportunityForm } from "@/lib/board/form-fields";
import type { Opportunity } from "@/lib/board/model";
import { usersOptions } from "@/lib/board/queries";
import { FIELD_LABELS, fieldText } from "./field-texts";
import { useSetting, useStanding } from "./opportunity-setting";

type ConflictNoticeProps = {
  clashes: readonly Clash[];
  /** The opportunity as somebody else left it. */
  current: Opportunity;
};

/** There is one dialog at a time. */
export const CONFLICT_NOTICE_ID = "conflict-notice";

/** Somebody else saved first: what they changed is in the form already, and where both did the person chooses. */
export function ConflictNotice({ clashes, current }: ConflictNoticeProps) {
  const { getValues, reset } = useFormContext<OpportunityForm>();
  const { pipeline, format, reads } = useSetting();
  const users = useQuery(usersOptions(reads));
  const [mine] = useState(() => structuredClone(getValues()));
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const theirs = formOf(current, format);
  const text = { pipeline, format, users: users.data ?? [] };
  return (
    <div ref={box} id={CONFLICT_NOTICE_ID}>
      <Notice tone="attention" title="Somebody changed this opportunity meanwhile">
        {clashes.length === 0 ? (
          <p>None of it touches your changes, and it is in the form now. Save again to add yours.</p>
        ) : (
          <>
            <p>
              Both of you changed what is below. Saving again replaces theirs with yours, unless you take
              theirs here. Everything else they changed is in the form already.
            </p>
            <div className="mt-2 space-y-2">
              {clashes.map((clash) => (
                <Choice
                  key={clash.path}
                  legend={FIELD_LABELS[clash.path]}
                  mine={fieldText(clash.path, clash.mine, text)}
                  theirs={fieldText(clash.path, clash.theirs, text)}
                  onChoose={(whose) => {
                    const from = whose === "mine" ? mine : theirs;
                    reset(mixForms(getValues(), from, (path) => path === clash.path));
                  }}
                />
              ))}
            </div>
          </>
        )}
        <OwnMayArrive opportunityId={current.id} />
      </Notice>
    </div>
  );
}

/** Says that a save of one's own may still come over theirs, as long as it may. */
function OwnMayArrive({ opportunityId }: { opportunityId: string }) {
  if (!useStanding(opportunityId)?.mayArrive) return null;
  return (
    <p className="mt-2">
      Your last save got no answer, and may still come late. What you save now is sent after that.
    </p>
  );
}

type Whose = "mine" | "theirs";
type ChoiceProps = { legend: string; mine: string; theirs: string; onChoose: (whose: Whose) => void };

function Choice({ legend, mine, theirs, onChoose }: ChoiceProps) {
  const name = useId();
  const [whose, setWhose] = useState<Whose>("mine");
  const choices = [
    { value: "mine", label: "Keep mine", text: mine },
    { value: "theirs", label: "Take theirs", text: theirs },
  ] as const;
  return (
    <fieldset className="grid grid-cols-2 gap-2">
      <legend className="font-medium text-ink text-small">{legend}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="flex min-w-0 cursor-pointer items-start gap-2 rounded-md border border-line bg-surface px-2.5 py-1.5 has-checked:border-accent-line has-checked:bg-accent-soft"
        >
          <input
            type="radio"
            name={name}
            checked={whose === choice.value}
            onChange={() => {
              setWhose(choice.value);
              onChoose(choice.value);
            }}
            className="mt-0.5 accent-accent"
          />
          <span className="min-w-0">
            <span className="block text-ink-muted text-small">{choice.label}</span>
            <bdi className="block break-words text-ink">{choice.text}</bdi>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
