"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { Location } from "@/lib/board/model";
import { nameError } from "@/lib/settings/checks";
import type { Choice, LocationChoices } from "@/lib/settings/choices";
import type { LocationEdit } from "@/lib/settings/drafts";
import { ActionNotice } from "./action-notice";
import { focusSoon, TITLE } from "./focus-soon";
import { LocationPreview } from "./location-preview";
import { Panel } from "./section";
import { useSettings } from "./settings-context";
import { TextField } from "./text-field";
import { useDraft } from "./use-draft";

/** The reader's own time zone. */
const OWN = "";

type Values = { name: string; currency: string; locale: string; timeZone: string; allowsDuplicates: boolean };
const valuesOf = (location: Location): Values => ({
  name: location.name ?? "",
  currency: location.currency,
  locale: location.locale,
  timeZone: location.timeZone ?? OWN,
  allowsDuplicates: location.allowsDuplicates ?? true,
});

/** Only what was changed here is sent: the rest may be newer by now. */
function editOf(location: Location, typed: Values): LocationEdit {
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

export function LocationForm({ location, choices }: LocationFormProps) {
  const { calls, announce } = useSettings();
  const { values, errors, set, ...draft } = useDraft({
    initial: valuesOf(location),
    check: ({ name }) => ({ name: nameError(name, "Give the location a name") }),
    send: (typed) => calls.editLocation(editOf(location, typed)),
    onDone: () => {
      announce("The location was saved");
      focusSoon(TITLE);
    },
  });
  const isChanged = JSON.stringify(values) !== JSON.stringify(valuesOf(location));
  return (
    <form {...draft.form} className="space-y-5">
      <ActionNotice problem={draft.problem} title="The location was not saved" />
      <Panel>
        <div className="grid gap-x-5 gap-y-4 p-4 sm:grid-cols-2 sm:p-5">
          <TextField
            label="Name"
            required
            error={errors.name}
            className="sm:col-span-2"
            value={values.name}
            onChange={(name) => set({ name })}
          />
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
          <LocationPreview {...values} />
        </div>
        <label className="flex items-start gap-3 border-line border-t p-4 sm:px-5">
          <input
            type="checkbox"
            className="mt-0.5 size-4 shrink-0 accent-accent"
            checked={values.allowsDuplicates}
            aria-describedby="duplicates-hint"
            onChange={(event) => set({ allowsDuplicates: event.target.checked })}
          />
          <span>
            <span className="block font-medium">Several opportunities for one contact</span>
            <span id="duplicates-hint" className="block text-ink-muted text-small">
              Without it a contact has at most one opportunity in each pipeline; those there are already stay.
            </span>
          </span>
        </label>
      </Panel>
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" disabled={!isChanged} aria-disabled={draft.isBusy}>
          {draft.isBusy ? "Saving…" : "Save changes"}
        </Button>
        {isChanged && !draft.isBusy && (
          <Button variant="ghost" onClick={() => set(valuesOf(location))}>
            Discard
          </Button>
        )}
      </div>
    </form>
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
