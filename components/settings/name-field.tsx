import { TextField } from "./text-field";

type NameFieldProps = {
  draft: {
    values: { name: string };
    errors: Readonly<Record<string, string>>;
    set: (change: { name: string }) => void;
  };
  className?: string;
};

/** The name in a small form over `useDraft`. */
export function NameField({ draft: { values, errors, set }, className }: NameFieldProps) {
  return (
    <TextField
      label="Name"
      required
      error={errors.name}
      {...(className && { className })}
      value={values.name}
      onChange={(name) => set({ name })}
    />
  );
}
