import { useRef } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { contactTexts, type OpportunityForm } from "@/lib/board/form-fields";
import type { Contact } from "@/lib/board/model";
import { formatPhone } from "@/lib/board/phone";
import { ContactNameField } from "./contact-name-field";
import { TextField } from "./fields";
import { useSetting } from "./opportunity-setting";
import { TagsField } from "./tags-field";

/**
 * The person or company behind an opportunity. A new one may take an existing contact; upstream cannot exchange
 * the contact of one that exists, only change its fields.
 */
export function ContactFields({ isNew }: { isNew: boolean }) {
  const { format, may } = useSetting();
  const { setValue, setFocus, getValues, clearErrors } = useFormContext<OpportunityForm>();
  const chosen = useWatch<OpportunityForm, "contact.id">({ name: "contact.id" });
  const typedBefore = useRef<OpportunityForm["contact"] | null>(null);
  const locked = chosen !== null;

  const put = (contact: OpportunityForm["contact"]) => {
    // One by one: a field that is on the screen does not hear of its parent being set.
    setValue("contact.id", contact.id);
    setValue("contact.name", contact.name);
    setValue("contact.email", contact.email);
    setValue("contact.phone", contact.phone);
    setValue("contact.company", contact.company);
    setValue("contact.tags", contact.tags);
    setValue("contact.typedTag", contact.typedTag);
    clearErrors("contact");
  };
  const choose = (contact: Contact) => {
    // A copy: the library goes on writing in what it hands out.
    typedBefore.current = structuredClone(getValues("contact"));
    put({ id: contact.id, ...contactTexts(contact, format) });
  };
  const release = () => {
    const blank = { id: null, name: "", company: "", email: "", phone: "", tags: [], typedTag: "" };
    put(typedBefore.current ?? blank);
    setFocus("contact.name");
  };

  return (
    <>
      {isNew ? (
        <ContactNameField locked={locked} onChoose={choose} />
      ) : (
        <TextField name="contact.name" label="Contact name" />
      )}
      {locked && (
        <p className="-mt-1.5 flex items-center justify-between gap-2 text-ink-muted text-small">
          <span>Existing contact</span>
          <Button variant="ghost" size="small" className="-mr-2" onClick={release}>
            Use another
          </Button>
        </p>
      )}
      <TextField
        name="contact.email"
        label="Email"
        input={{ inputMode: "email", readOnly: locked, autoCapitalize: "none", spellCheck: false }}
      />
      <TextField
        name="contact.phone"
        label="Phone"
        tidy={(text) => formatPhone(text, format.locale)}
        input={{ type: "tel", readOnly: locked }}
      />
      <TextField name="contact.company" label="Company" input={{ readOnly: locked }} />
      <TagsField locked={locked || !may.work} />
      {isNew && !locked && (
        <p className="text-ink-faint text-small">Needed: an email, a phone number, or an existing contact.</p>
      )}
    </>
  );
}
