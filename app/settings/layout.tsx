import type { Metadata } from "next";
import type { ReactNode } from "react";
import { SettingsElsewhere } from "@/components/settings/settings-elsewhere";
import { SettingsShell } from "@/components/settings/settings-shell";
import { pageServices } from "../page-services";

export const metadata: Metadata = { title: "Settings" };

/** Nothing is offered that could not work: over a remote HighLevel the page says where to go instead. */
export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { settings, session } = await pageServices();
  const { canAdminister } = settings;
  return (
    <SettingsShell locationId={session.locationId} hasSections={canAdminister}>
      {canAdminister ? children : <SettingsElsewhere />}
    </SettingsShell>
  );
}
