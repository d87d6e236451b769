import type { Metadata } from "next";
import type { ReactNode } from "react";
import { SettingsShell } from "@/components/settings/settings-shell";
import { hasRole } from "@/lib/identity/require-role";
import { OpenNotice } from "../open-notice";
import { pageServices } from "../page-services";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { settings, session } = await pageServices();
  return (
    <>
      <OpenNotice session={session} tellsLocal />
      <SettingsShell
        locationId={session.locationId}
        offers={{
          arranging: settings.canAdminister && hasRole(session, "manager"),
          administering: settings.canAdminister && hasRole(session, "admin"),
          activity: hasRole(session, "manager"),
        }}
      >
        {children}
      </SettingsShell>
    </>
  );
}
