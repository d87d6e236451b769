import { redirect } from "next/navigation";
import { SettingsElsewhere } from "@/components/settings/settings-elsewhere";
import { hasRole } from "@/lib/identity/require-role";
import { pageServices } from "../page-services";

/** Leads to the first section that there is. */
export default async function SettingsPage() {
  const { settings, session } = await pageServices();
  if (settings.canAdminister) redirect("/settings/pipelines");
  if (hasRole(session, "manager")) redirect("/settings/activity");
  return <SettingsElsewhere />;
}
