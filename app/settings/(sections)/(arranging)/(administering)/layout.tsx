import type { ReactNode } from "react";
import { SettingsWithheld } from "@/components/settings/settings-withheld";
import { hasRole } from "@/lib/identity/require-role";
import { pageServices } from "../../../../page-services";

/** What only an administrator may change. */
export default async function AdministeringLayout({ children }: { children: ReactNode }) {
  const { session } = await pageServices();
  return hasRole(session, "admin") ? children : <SettingsWithheld to="administrators" />;
}
