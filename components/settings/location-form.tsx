"use client";

import { useRouter } from "next/navigation";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { Location } from "@/lib/board/model";
import { nameError } from "@/lib/settings/checks";
import type { Choice, LocationChoices } from "@/lib/settings/choices";
import type { LocationEdit } from "@/lib/settings/drafts";
import { ActionNotice } from "./action-notice";
import { type LocationEdits, type LocationValues, useLocationEdits } from "./location-edits";
import { LocationPreview } from "./location-preview";
import { NameField } from "./name-field";
import { SaveBar } from "./save-bar";
import { Panel } from "./section";
import { useSettings } from "./settings-context";
import { type Draft, useDraft } from "./use-draft";

/** The reader's own time zone. */
const OWN = "";

const valuesOf = (location: Location): LocationValues => ({
  name: location.name ?? "",
  currency: location.currency,
  locale: location.locale,
  timeZone: location.timeZone ?? OWN,
  allowsDuplicates: location.allowsDuplicates ?? true,
});

/** Only what was changed here is sent: the rest may be newer by now. */
function editOf(location: Location, typed: LocationValues): LocationEdit {
  const held = valuesOf(location);
  return {
    ...(typed.name !== held.name && { name: typed.name.trim() }),
    ...(typed.currency !== held.currency && { currency: typed.currency }),
    ...(typed.locale !== held.locale && { locale: typed.locale }),
    ...(typed.timeZone !== held.timeZone && { timeZone: typed.timeZone || null }),
    ...(typed.allowsDuplicates !== held.allowsDuplicates && { allowsDuplicates: typed.allowsDuplicates }),
  };
}

type LocationFormProps = { location: Location; choices: LocationChoices };

/** What is typed stays until it is saved or discarded, wherever the person goes meanwhile. */
export function LocationForm({ location, choices }: LocationFormProps) {
  const { calls, reads, announce } = useSettings();
  const router = useRouter();
  const [edits, keep] = useLocationEdits(reads.locationId);
  const held = valuesOf(location);
  const isChange = (typed: LocationEdits) => JSON.stringify({ ...held, ...typed }) !== JSON.stringify(held);
  const draft = useDraft({
    initial: held,
    memory: [edits, (typed) => keep(isChange(typed) ? typed : {})],
    check: ({ name }) => ({ name: nameError(name, "Give the location a name") }),
    send: (typed) => calls.editLocation(editOf(location, typed)),
    onDone: () => {
      keep({});
      // The router holds pages whose title has the old name.
      router.refresh();
      announce("The location was saved");
    },
  });
  return (
    <form {...draft.form} className="space-y-5">
      <ActionNotice problem={draft.problem} title="The location was not saved" />
      <Panel>
        <div className="grid gap-x-5 gap-y-4 p-4 sm:grid-cols-2 sm:p-5">
          <NameField draft={draft} className="sm:col-span-2" />
          <WritingFields draft={draft} choices={choices} />
          <LocationPreview {...draft.values} />
        </div>
        <DuplicatesField
          isAllowed={draft.values.allowsDuplicates}
          onChange={(allowsDuplicates) => draft.set({ allowsDuplicates })}
        />
      </Panel>
      <SaveBar isChanged={isChange(edits)} isBusy={draft.isBusy} onDiscard={draft.reset} />
    </form>
  );
}

type WritingFieldsProps = { draft: Draft<LocationValues>; choices: LocationChoices };

function WritingFields({ draft: { values, errors, set }, choices }: WritingFieldsProps) {
  return (
    <>
      <ChoiceField
        label="Currency"
        hint="Values keep their numbers: nothing is converted."
        error={errors.currency}
        choices={choices.currencies}
        value={values.currency}
        onChange={(currency) => set({ currency })}
      />
      <ChoiceField
        label="Language and region"
        hint="How numbers and dates are written."
        error={errors.locale}
        choices={choices.locales}
        value={values.locale}
        onChange={(locale) => set({ locale })}
      />
      <ChoiceField
        label="Time zone"
        error={errors.timeZone}
        choices={[{ value: OWN, name: "Each reader’s own" }, ...choices.timeZones]}
        value={values.timeZone}
        onChange={(timeZone) => set({ timeZone })}
      />
    </>
  );
}

type DuplicatesFieldProps = { isAllowed: boolean; onChange: (isAllowed: boolean) => void };

function DuplicatesField({ isAllowed, onChange }: DuplicatesFieldProps) {
  return (
    <label className="flex items-start gap-3 border-line border-t p-4 sm:px-5">
      <input
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 accent-accent"
        checked={isAllowed}
        aria-describedby="duplicates-hint"
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <span className="block font-medium">Several opportunities for one contact</span>
        <span id="duplicates-hint" className="block text-ink-muted text-small">
          Without it a contact has at most one opportunity in each pipeline; those there are already stay.
        </span>
      </span>
    </label>
  );
}

type ChoiceFieldProps = {
  label: string;
  hint?: string;
  error: string | undefined;
  choices: readonly Choice[];
  value: string;
  onChange: (value: string) => void;
};

function ChoiceField({ choices, value, onChange, ...field }: ChoiceFieldProps) {
  return (
    <Field {...field}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
