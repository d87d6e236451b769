import type { Metadata } from "next";
import { EmbedScreen } from "./embed-screen";

export const metadata: Metadata = { title: "Board", robots: { index: false } };

type EmbedPageProps = { params: Promise<{ locationId: string }> };

/** The board within a portal's page. Who looks is found out in the browser, so this answer has nothing of anybody. */
export default async function EmbedPage({ params }: EmbedPageProps) {
  const { locationId } = await params;
  return <EmbedScreen locationId={locationId} />;
}
