"use client";

import { useQuery } from "@tanstack/react-query";
import Pencil from "lucide-react/icons/pencil";
import Plus from "lucide-react/icons/plus";
import TagIcon from "lucide-react/icons/tag";
import Trash2 from "lucide-react/icons/trash-2";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { MenuItem } from "@/components/ui/menu";
import type { Tag } from "@/lib/settings/model";
import { counted } from "./counted";
import { NewTagDialog } from "./new-tag-dialog";
import { RowMenu } from "./row-menu";
import { Panel, Section } from "./section";
import { SectionState } from "./section-state";
import { useSettings } from "./settings-context";
import { TagDeletion } from "./tag-deletion";
import { TagDialog } from "./tag-dialog";

type Doing = { kind: "rename" | "delete"; tag: Tag } | { kind: "make" } | null;

/** The tags of the location, and how many contacts carry each. */
export function TagsSection() {
  const { reads, calls } = useSettings();
  const query = useQuery({
    queryKey: [reads.locationId, "tags"],
    queryFn: ({ signal }) => calls.listTags(signal),
    networkMode: "always",
    retry: false,
    staleTime: 0,
  });
  const tags = query.data ?? [];
  const [doing, setDoing] = useState<Doing>(null);
  const stop = () => setDoing(null);
  const make = (
    <Button variant="primary" onClick={() => setDoing({ kind: "make" })}>
      <Plus size={16} aria-hidden />
      New tag
    </Button>
  );
  return (
    <Section
      title="Tags"
      about="Contacts carry tags. One that is new also comes into being when somebody gives it to a contact."
      action={make}
    >
      <SectionState query={query}>
        <Panel>
          {tags.length === 0 ? (
            <EmptyState icon={<TagIcon size={20} />} title="There are no tags yet">
              Make one, or give it to a contact: open an opportunity, and write into its field Tags.
            </EmptyState>
          ) : (
            <ul aria-label="Tags" className="divide-y divide-line">
              {tags.map((tag) => (
                <li key={tag.id} className="flex min-h-12 items-center gap-3 py-1 pr-2 pl-4">
                  <span dir="auto" className="min-w-0 flex-1 break-words font-medium">
                    {tag.name}
                  </span>
                  <span className="shrink-0 text-ink-faint text-small tabular-nums">
                    {counted(tag.contacts, "contact", "contacts")}
                  </span>
                  <RowMenu name={tag.name}>
                    <MenuItem onSelect={() => setDoing({ kind: "rename", tag })}>
                      <Pencil size={14} aria-hidden className="text-ink-faint" />
                      Rename
                    </MenuItem>
                    <MenuItem onSelect={() => setDoing({ kind: "delete", tag })}>
                      <Trash2 size={14} aria-hidden className="text-danger-ink" />
                      Delete…
                    </MenuItem>
                  </RowMenu>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </SectionState>
      {doing?.kind === "make" && <NewTagDialog tags={tags} onClose={stop} />}
      {doing?.kind === "rename" && <TagDialog tag={doing.tag} tags={tags} onClose={stop} />}
      {doing?.kind === "delete" && <TagDeletion tag={doing.tag} onClose={stop} />}
    </Section>
  );
}
