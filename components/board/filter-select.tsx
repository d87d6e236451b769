import ChevronDown from "lucide-react/icons/chevron-down";
import X from "lucide-react/icons/x";

type FilterSelectProps = {
  label: string;
  value: string;
  options: readonly { value: string; name: string }[];
  onChange: (value: string) => void;
  /** What the value is when it filters nothing, and so cannot be cleared. */
  resting: string;
};

/**
 * A filter as a pill: its name, what is chosen, and a way back once something is. The browser's select lies over
 * it unseen, so that the whole pill opens it and its list is the one that people know from their device.
 */
export function FilterSelect({ label, value, options, onChange, resting }: FilterSelectProps) {
  const isSet = value !== resting;
  const chosen = options.find((option) => option.value === value)?.name ?? value;
  return (
    <div
      data-set={isSet || undefined}
      className="group/filter flex h-8 min-w-0 items-stretch rounded-md border border-line-strong bg-surface text-body data-set:border-accent-line data-set:bg-accent-soft pointer-coarse:h-11"
    >
      <div className="relative flex min-w-0 items-center gap-1.5 rounded-md pl-2.5 outline-accent-line has-focus-visible:outline-2">
        <span className="text-ink-muted">{label}</span>
        <bdi className="max-w-44 truncate font-medium text-ink group-data-set/filter:text-accent-ink">
          {chosen}
        </bdi>
        {isSet ? (
          <span className="w-0.5" />
        ) : (
          <ChevronDown size={13} aria-hidden className="mr-2 shrink-0 text-ink-faint" />
        )}
        <select
          aria-label={label}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="absolute inset-0 size-full cursor-pointer appearance-none opacity-0"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} className="bg-raised text-ink">
              {option.name}
            </option>
          ))}
        </select>
      </div>
      {isSet && (
        <button
          type="button"
          aria-label={`Remove the filter ${label}`}
          onClick={() => onChange(resting)}
          className="grid w-7 place-items-center rounded-r-md text-accent-ink hover:bg-wash pointer-coarse:w-10"
        >
          <X size={13} aria-hidden />
        </button>
      )}
    </div>
  );
}
