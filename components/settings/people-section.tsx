"use client";

import { useQuery } from "@tanstack/react-query";
import Users from "lucide-react/icons/users";
import { EmptyState } from "@/components/ui/empty-state";
import type { Owner } from "@/lib/board/model";
import { usersOptions } from "@/lib/board/queries";
import { PersonDialog } from "./person-dialog";
import { PersonRemoval } from "./person-removal";
import { AddButton, Section } from "./section";
import { SectionState } from "./section-state";
import { useSettings } from "./settings-context";
import { SettingsRows } from "./settings-rows";
import { useDoing } from "./use-doing";

/** Everybody who can own opportunities. */
export function PeopleSection() {
  const { reads } = useSettings();
  const query = useQuery(usersOptions(reads));
  const people = query.data ?? [];
  const { isMaking, edited, removed, make, start, stop } = useDoing<Owner>();
  return (
    <Section
      title="People"
      about="Whoever stands here can own opportunities."
      action={<AddButton onClick={make}>Add person</AddButton>}
    >
      <SectionState query={query}>
        <SettingsRows
          label="People"
          rows={people}
          empty={
            <EmptyState icon={<Users size={20} />} title="Nobody is here yet">
              Add the people who work on opportunities.
            </EmptyState>
          }
          menu={{ edit: "Edit", remove: "Remove…", onChoose: start }}
        >
          {(person) => <PersonName person={person} />}
        </SettingsRows>
      </SectionState>
      {(isMaking || edited) && <PersonDialog person={edited} onClose={stop} />}
      {removed && (
        <PersonRemoval
          person={removed}
          others={people.filter(({ id }) => id !== removed.id)}
          onClose={stop}
        />
      )}
    </Section>
  );
}

function PersonName({ person: { name, email } }: { person: Owner }) {
  return (
    <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3 max-sm:flex-col">
      <span dir="auto" className="min-w-0 break-words font-medium">
        {name}
      </span>
      {email && email !== name && (
        <span className="min-w-0 break-all text-ink-faint text-small sm:ml-auto">{email}</span>
      )}
    </span>
  );
}
