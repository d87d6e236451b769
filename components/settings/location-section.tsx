"use client";

import { useQuery } from "@tanstack/react-query";
import type { Location } from "@/lib/board/model";
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
        {/* A new form once somebody else has changed something: it must not put the old back. */}
        {query.data && <LocationForm key={keyOf(query.data)} location={query.data} choices={choices} />}
      </SectionState>
    </Section>
  );
}

const keyOf = (location: Location) => JSON.stringify(location);
