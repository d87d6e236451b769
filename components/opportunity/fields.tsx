import type { ComponentProps, ReactNode } from "react";
import { useController } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { FieldPath, OpportunityForm } from "@/lib/board/form-fields";

type TextPath = Exclude<FieldPath, "contact.tags" | "status" | "stageId" | "ownerId">;

export type TextFieldProps = {
  name: TextPath;
  label: string;
  hint?: ReactNode;
  required?: boolean;
  className?: string;
  /** Writes what was typed in the locale's way when the field is left. */
  tidy?: (text: string) => string;
  /** Stands at the end of the field, for the eye alone: a unit. */
  adornment?: string;
  input?: Omit<ComponentProps<"input">, "name" | "value" | "onChange" | "onBlur" | "ref">;
};

/** One line of text of the form. */
export function TextField({ name, tidy, adornment, input, ...rest }: TextFieldProps) {
  const { field, fieldState } = useController<OpportunityForm, TextPath>({ name });
  const leave = () => {
    if (tidy && tidy(field.value) !== field.value) field.onChange(tidy(field.value));
    field.onBlur();
  };
  return (
    <Field {...rest} error={fieldState.error?.message}>
      {(control) => (
        <span className="relative block">
          <Input autoComplete="off" {...control} {...input} {...field} onBlur={leave} />
          {adornment && (
            <span
              aria-hidden
              className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-ink-faint text-small"
            >
              {adornment}
            </span>
          )}
        </span>
      )}
    </Field>
  );
}

type SelectFieldProps = {
  name: "stageId" | "status" | "ownerId";
  label: string;
  hint?: ReactNode;
  children: ReactNode;
};

/** One choice of the form, as options. */
export function SelectField({ name, label, hint, children }: SelectFieldProps) {
  const { field, fieldState } = useController<OpportunityForm, typeof name>({ name });
  return (
    <Field label={label} hint={hint} error={fieldState.error?.message}>
      {(control) => (
        <Select {...control} {...field}>
          {children}
        </Select>
      )}
    </Field>
  );
}
