import type { ReactNode } from "react";
import { SettingsElsewhere } from "@/components/settings/settings-elsewhere";
import { SettingsWithheld } from "@/components/settings/settings-withheld";
import { hasRole } from "@/lib/identity/require-role";
import { pageServices } from "../../../page-services";

/** Nothing is offered that could not work: over a remote HighLevel the page says where to go instead. */
export default async function ArrangingLayout({ children }: { children: ReactNode }) {
  const { settings, session } = await pageServices();
  if (!settings.canAdminister) return <SettingsElsewhere />;
  return hasRole(session, "manager") ? children : <SettingsWithheld to="managers" />;
}
