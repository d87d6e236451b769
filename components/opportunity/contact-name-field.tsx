import { type KeyboardEvent, useId } from "react";
import { useController } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { OpportunityForm } from "@/lib/board/form-fields";
import type { Contact } from "@/lib/board/model";
import { ContactOptions } from "./contact-options";
import { useContactList } from "./use-contact-list";

type ContactNameFieldProps = { locked: boolean; onChoose: (contact: Contact) => void };

/**
 * The contact's name, which finds existing contacts as it is typed: the combobox of the ARIA practices, where the
 * focus stays in the field. cmdk names its input itself, and this one is named by the form's label.
 */
export function ContactNameField({ locked, onChoose }: ContactNameFieldProps) {
  const { field, fieldState } = useController<OpportunityForm, "contact.name">({ name: "contact.name" });
  const list = useContactList({ typed: field.value, locked });
  const listId = useId();

  const choose = (index: number) => {
    const contact = list.contacts[index];
    if (contact) onChoose(contact);
    list.close();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || locked) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      list.step(event.key === "ArrowDown" ? 1 : -1);
    } else if (list.isOpen && event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (list.phase !== "loading") choose(list.active);
    } else if (list.isOpen && event.key === "Escape") {
      // The list takes this Escape; the next one is the dialog's.
      event.preventDefault();
      list.close();
    }
  };

  return (
    <Field
      label="Contact name"
      error={fieldState.error?.message}
      hint={locked ? undefined : "Type to find an existing contact"}
    >
      {(control) => (
        <div className="relative">
          <Input
            {...control}
            {...field}
            autoComplete="off"
            readOnly={locked}
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={list.isOpen}
            aria-controls={list.isOpen ? listId : undefined}
            aria-activedescendant={list.isOpen && list.active >= 0 ? `${listId}-${list.active}` : undefined}
            onChange={(event) => {
              field.onChange(event);
              list.open();
            }}
            onKeyDown={press}
            onBlur={() => {
              list.close();
              field.onBlur();
            }}
          />
          {list.isOpen && (
            <ContactOptions id={listId} list={list} typed={field.value.trim()} onChoose={choose} />
          )}
        </div>
      )}
    </Field>
  );
}
