import { type ReactNode, useId } from "react";
import { classNames } from "./class-names";

/** What a control needs so that its label, hint and error belong to it. */
type FieldControl = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  "aria-required": true | undefined;
};

type FieldProps = {
  label: string;
  /** What is wrong; shown below the control and read out with it. */
  error?: string | undefined;
  hint?: ReactNode;
  required?: boolean;
  className?: string;
  children: (control: FieldControl) => ReactNode;
};

/** A labelled control with its hint and error: `<Field label="Title">{(control) => <Input {...control} />}</Field>`. */
export function Field({ label, error, hint, required = false, className, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={classNames("min-w-0 space-y-1", className)}>
      <label htmlFor={id} className="block font-medium text-ink-muted text-small">
        {label}
        {required && (
          <span aria-hidden className="text-danger-ink">
            {" *"}
          </span>
        )}
      </label>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
        "aria-required": required || undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-ink-faint text-small">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-danger-ink text-small">
          {error}
        </p>
      )}
    </div>
  );
}
