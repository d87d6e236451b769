import type { ComponentProps, ReactNode } from "react";
import { useController } from "react-hook-form";
import { classNames } from "@/components/ui/class-names";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { FieldPath, OpportunityForm } from "@/lib/board/form-fields";
import { useSetting } from "./opportunity-setting";

type TextPath = Exclude<FieldPath, "contact.tags" | "status" | "stageId" | "ownerId">;

type TextFieldProps = {
  name: TextPath;
  label: string;
  hint?: ReactNode;
  required?: boolean;
  className?: string;
  /** Writes what was typed in the locale's way when the field is left. */
  tidy?: (text: string) => string;
  /** A unit that stands in the field, at its start or its end, for the eye alone. */
  unit?: { text: string; leads: boolean };
  input?: Omit<ComponentProps<"input">, "name" | "value" | "onChange" | "onBlur" | "ref">;
};

/** One line of text of the form. Whoever may not change it can still get to it, read it and copy it. */
export function TextField({ name, tidy, unit, input, ...rest }: TextFieldProps) {
  const { field, fieldState } = useController<OpportunityForm, TextPath>({ name });
  const readOnly = !useSetting().may.work || input?.readOnly;
  const leave = () => {
    if (tidy && !readOnly && tidy(field.value) !== field.value) field.onChange(tidy(field.value));
    field.onBlur();
  };
  return (
    <Field {...rest} error={fieldState.error?.message}>
      {(control) => (
        <span className="relative block">
          <Input
            autoComplete="off"
            {...control}
            {...input}
            {...field}
            readOnly={readOnly}
            onBlur={leave}
            {...(unit && { style: { [unit.leads ? "paddingLeft" : "paddingRight"]: roomFor(unit.text) } })}
          />
          {unit && (
            <span
              aria-hidden
              className={classNames(
                "pointer-events-none absolute inset-y-0 flex items-center text-body text-ink-faint pointer-coarse:text-base",
                unit.leads ? "left-2.5" : "right-2.5",
              )}
            >
              {unit.text}
            </span>
          )}
        </span>
      )}
    </Field>
  );
}

function roomFor(text: string): string {
  return `calc(${text.length}ch + 1rem)`;
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
  const { may } = useSetting();
  return (
    <Field label={label} hint={hint} error={fieldState.error?.message}>
      {(control) => (
        <Select {...control} {...field} disabled={!may.work}>
          {children}
        </Select>
      )}
    </Field>
  );
}
