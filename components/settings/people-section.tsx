"use client";

import { useQuery } from "@tanstack/react-query";
import Pencil from "lucide-react/icons/pencil";
import Plus from "lucide-react/icons/plus";
import Trash2 from "lucide-react/icons/trash-2";
import Users from "lucide-react/icons/users";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { MenuItem } from "@/components/ui/menu";
import type { Owner } from "@/lib/board/model";
import { usersOptions } from "@/lib/board/queries";
import { PersonDialog } from "./person-dialog";
import { PersonRemoval } from "./person-removal";
import { RowMenu } from "./row-menu";
import { Panel, Section } from "./section";
import { SectionState } from "./section-state";
import { useSettings } from "./settings-context";

type Doing = { kind: "edit" | "remove"; person: Owner } | { kind: "add" } | null;

/** Everybody who can own opportunities. */
export function PeopleSection() {
  const { reads } = useSettings();
  const query = useQuery(usersOptions(reads));
  const people = query.data ?? [];
  const [doing, setDoing] = useState<Doing>(null);
  const stop = () => setDoing(null);
  const add = (
    <Button variant="primary" onClick={() => setDoing({ kind: "add" })}>
      <Plus size={16} aria-hidden />
      Add person
    </Button>
  );
  return (
    <Section title="People" about="Whoever stands here can own opportunities." action={add}>
      <SectionState query={query}>
        <Panel>
          {people.length === 0 ? (
            <EmptyState icon={<Users size={20} />} title="Nobody is here yet">
              Add the people who work on opportunities.
            </EmptyState>
          ) : (
            <ul aria-label="People" className="divide-y divide-line">
              {people.map((person) => (
                <li key={person.id} className="flex min-h-13 items-center gap-3 py-1.5 pr-2 pl-4">
                  <PersonName person={person} />
                  <RowMenu name={person.name}>
                    <MenuItem onSelect={() => setDoing({ kind: "edit", person })}>
                      <Pencil size={14} aria-hidden className="text-ink-faint" />
                      Edit
                    </MenuItem>
                    <MenuItem onSelect={() => setDoing({ kind: "remove", person })}>
                      <Trash2 size={14} aria-hidden className="text-danger-ink" />
                      Remove…
                    </MenuItem>
                  </RowMenu>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </SectionState>
      {doing?.kind === "add" && <PersonDialog person={null} onClose={stop} />}
      {doing?.kind === "edit" && <PersonDialog person={doing.person} onClose={stop} />}
      {doing?.kind === "remove" && (
        <PersonRemoval
          person={doing.person}
          others={people.filter(({ id }) => id !== doing.person.id)}
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
