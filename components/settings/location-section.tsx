"use client";

import { useQuery } from "@tanstack/react-query";
import { locationOptions } from "@/lib/board/queries";
import type { LocationChoices } from "@/lib/settings/choices";
import { LocationForm } from "./location-form";
import { Section } from "./section";
import { SectionState } from "./section-state";
import { useSettings } from "./settings-context";

/** The location's own settings. */
export function LocationSection({ choices }: { choices: LocationChoices }) {
  const { reads } = useSettings();
  const query = useQuery(locationOptions(reads));
  return (
    <Section title="Location" about="How money, numbers and dates are written for everybody, and its rules.">
      <SectionState query={query}>
        {query.data && <LocationForm location={query.data} choices={choices} />}
      </SectionState>
    </Section>
  );
}
