import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright/test";

export type Violation = { impact: string; text: string };

/**
 * What axe finds in a page without frames, or only within some of its elements. Left to itself axe is loaded anew for
 * each look, adds up in a tab of its own and hands over all that passed, which took four fifths of the time.
 */
export async function violations(page: Page, within: readonly string[] = []): Promise<Violation[]> {
  const isLoaded = await page.evaluate(() => "axe" in window);
  // Where it is there already a bare number is run in its place.
  const axe = new AxeBuilder({ page, ...(isLoaded && { axeSource: "0" }) });
  for (const selector of within) axe.include(selector);
  const found = await axe
    .setLegacyMode()
    .options({ resultTypes: ["violations"] })
    .analyze();
  return found.violations.map(({ id, impact, nodes }) => ({
    impact: impact ?? "minor",
    text: `${id}: ${nodes.map(({ html }) => html).join("\n")}`,
  }));
}
