import Plus from "lucide-react/icons/plus";
import { Fragment, type ReactNode, useEffect, useRef } from "react";
import type { Contact } from "@/lib/board/model";
import type { ContactList } from "./use-contact-list";

type ContactOptionsProps = {
  id: string;
  list: ContactList;
  typed: string;
  onChoose: (index: number) => void;
};

/** Contacts that were found, and at the end the choice to make a new one. */
export function ContactOptions({ id, list, typed, onChoose }: ContactOptionsProps) {
  const { contacts, active, phase } = list;
  const box = useRef<HTMLDivElement>(null);
  // On a phone the field is often the last thing above the buttons, and the list grows.
  useEffect(() => {
    box.current?.scrollIntoView({ block: "nearest" });
  });
  const entry = (index: number) => ({
    id: `${id}-${index}`,
    isActive: index === active,
    onChoose: () => onChoose(index),
  });
  return (
    <div
      ref={box}
      className="absolute inset-x-0 top-full z-10 mt-1 overflow-hidden rounded-lg border border-line bg-raised shadow-pop"
    >
      <div id={id} role="listbox" aria-label="Contacts found" className="max-h-80 overflow-y-auto p-1">
        {contacts.map((contact, index) => (
          <Option key={contact.id} {...entry(index)}>
            <ContactLines contact={contact} />
          </Option>
        ))}
        <Option {...entry(contacts.length)}>
          <span className="flex items-center gap-1.5 text-accent-ink">
            <Plus size={14} aria-hidden className="shrink-0" />
            <span className="truncate">
              New contact
              {typed && (
                <>
                  {" “"}
                  <bdi>{typed}</bdi>
                  {"”"}
                </>
              )}
            </span>
          </span>
        </Option>
      </div>
      <p role="status" className="px-3 pb-2 text-ink-muted text-small empty:hidden">
        {PHASES[phase] ?? (contacts.length === 0 ? "Nobody found" : null)}
      </p>
    </div>
  );
}

const PHASES: Record<ContactList["phase"], string | null> = {
  loading: "Searching…",
  error: "The search failed. You can still type a new contact.",
  ready: null,
};

type OptionProps = { id: string; isActive: boolean; onChoose: () => void; children: ReactNode };

function Option({ id, isActive, onChoose, children }: OptionProps) {
  const option = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) option.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the combobox's, which keeps the focus
    <div
      ref={option}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      // Without this the field would lose the focus, and with it the list, before the click arrives.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className="cursor-pointer rounded-md px-2 py-1.5 hover:bg-wash aria-selected:bg-wash pointer-coarse:min-h-11"
    >
      {children}
    </div>
  );
}

function ContactLines({ contact }: { contact: Contact }) {
  const { name, company, email, phone } = contact;
  const title = name ?? email ?? phone ?? company ?? "No name";
  const about = [...new Set([company, email ?? phone])].filter((text) => text !== null && text !== title);
  return (
    <>
      <bdi className="block truncate text-left font-medium">{title}</bdi>
      <span className="block truncate text-ink-muted text-small">
        {about.map((text, index) => (
          <Fragment key={text}>
            {index > 0 && " · "}
            <bdi>{text}</bdi>
          </Fragment>
        ))}
      </span>
    </>
  );
}
