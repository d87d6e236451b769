import type { Metadata } from "next";
import type { ReactNode } from "react";
import { SettingsElsewhere } from "@/components/settings/settings-elsewhere";
import { SettingsShell } from "@/components/settings/settings-shell";
import { LOCAL_SESSION } from "@/lib/identity/session";
import { getServer } from "@/lib/server";

export const metadata: Metadata = { title: "Settings" };

/** Nothing is offered that could not work: over a remote HighLevel the page says where to go instead. */
export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { canAdminister } = (await getServer()).settings;
  return (
    <SettingsShell locationId={LOCAL_SESSION.locationId} hasSections={canAdminister}>
      {canAdminister ? children : <SettingsElsewhere />}
    </SettingsShell>
  );
}
