import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { ACTIVITY_KINDS, type ActivityPerson } from "@/lib/activity/model";
import type { ActivityFiltering } from "./use-activity-filters";

const KIND_NAMES = { created: "Created", moved: "Moved", edited: "Edited", deleted: "Deleted" } as const;

type FilterBarProps = {
  filtering: ActivityFiltering;
  /** Whom one can choose. */
  people: readonly ActivityPerson[];
};

/** What narrows the log. */
export function FilterBar({ filtering, people }: FilterBarProps) {
  const { params, isBackwards, change } = filtering;
  const isUnknown = params.person !== null && !people.some(({ id }) => id === params.person);
  return (
    <div className="grid grid-cols-2 items-start gap-3 lg:grid-cols-[1fr_1fr_9.5rem_9.5rem]">
      <Field label="Person">
        {(control) => (
          <Select
            {...control}
            value={params.person ?? ""}
            onChange={(event) => change({ person: event.target.value || null })}
          >
            <option value="">Everybody</option>
            {isUnknown && <option value={params.person ?? ""}>Unknown person</option>}
            {people.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="What">
        {(control) => (
          <Select
            {...control}
            value={params.kind ?? ""}
            onChange={(event) => change({ kind: event.target.value || null })}
          >
            <option value="">Everything</option>
            {ACTIVITY_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {KIND_NAMES[kind]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <DayField
        label="From"
        day={params.from}
        error={isBackwards ? "This is after To." : undefined}
        onChange={(from) => change({ from })}
      />
      <DayField
        label="To"
        day={params.to}
        error={isBackwards ? "This is before From." : undefined}
        onChange={(to) => change({ to })}
      />
    </div>
  );
}

type DayFieldProps = {
  label: string;
  day: string | null;
  error: string | undefined;
  onChange: (day: string | null) => void;
};

function DayField({ label, day, error, onChange }: DayFieldProps) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Input
          {...control}
          type="date"
          value={day ?? ""}
          onChange={(event) => onChange(event.target.value || null)}
        />
      )}
    </Field>
  );
}
