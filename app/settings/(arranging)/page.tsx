import { redirect } from "next/navigation";
import { hasRole } from "@/lib/identity/require-role";
import { pageServices } from "../../page-services";

export default async function SettingsPage() {
  const { settings, session } = await pageServices();
  if (settings.canAdminister) redirect("/settings/pipelines");
  if (hasRole(session, "manager")) redirect("/settings/activity");
  // The layout says what there is to say where nothing can be arranged.
  return null;
}
