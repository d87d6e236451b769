"use client";

import { useQuery } from "@tanstack/react-query";
import TagIcon from "lucide-react/icons/tag";
import { EmptyState } from "@/components/ui/empty-state";
import type { Tag } from "@/lib/settings/model";
import { counted } from "./counted";
import { NewTagDialog } from "./new-tag-dialog";
import { AddButton, Section } from "./section";
import { SectionState } from "./section-state";
import { useSettings } from "./settings-context";
import { SettingsRows } from "./settings-rows";
import { TagDeletion } from "./tag-deletion";
import { TagDialog } from "./tag-dialog";
import { useDoing } from "./use-doing";

/** The tags of the location, and how many contacts carry each. */
export function TagsSection() {
  const { reads, calls } = useSettings();
  const query = useQuery({
    queryKey: [reads.locationId, "tags"],
    queryFn: ({ signal }) => calls.listTags(signal),
    networkMode: "always",
    retry: false,
    staleTime: 0,
    refetchOnWindowFocus: "always",
  });
  const tags = query.data ?? [];
  const { isMaking, edited, removed, make, start, stop } = useDoing<Tag>();
  return (
    <Section
      title="Tags"
      about="Contacts carry tags. One that is new also comes into being when somebody gives it to a contact."
      action={<AddButton onClick={make}>New tag</AddButton>}
    >
      <SectionState query={query}>
        <SettingsRows
          label="Tags"
          rows={tags}
          empty={
            <EmptyState icon={<TagIcon size={20} />} title="There are no tags yet">
              Make one, or give it to a contact: open an opportunity, and write into its field Tags.
            </EmptyState>
          }
          menu={{ edit: "Rename", remove: "Delete…", onChoose: start }}
        >
          {(tag) => (
            <>
              <span dir="auto" className="min-w-0 flex-1 break-words font-medium">
                {tag.name}
              </span>
              <span className="shrink-0 text-ink-faint text-small tabular-nums">
                {counted(tag.contacts, "contact", "contacts")}
              </span>
            </>
          )}
        </SettingsRows>
      </SectionState>
      {isMaking && <NewTagDialog tags={tags} onClose={stop} />}
      {edited && <TagDialog tag={edited} tags={tags} onClose={stop} />}
      {removed && <TagDeletion tag={removed} onClose={stop} />}
    </Section>
  );
}
