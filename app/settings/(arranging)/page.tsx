import { redirect } from "next/navigation";
import { pageServices } from "../page-services";

export default async function SettingsPage() {
  // The layout says what there is to say where nothing can be arranged.
  if ((await pageServices()).settings.canAdminister) redirect("/settings/pipelines");
  return null;
}
