import "server-only";

/** What may be sold: a title, and the range of its value in whole currency units. */
export type Offer = { title: string; from: number; to: number; kind: OfferKind };

/** Decides what may follow a title; nothing follows a `single` one. */
export type OfferKind = "thing" | "software" | "service" | "project" | "single";

function offer(title: string, from: number, to: number, kind: OfferKind = "single"): Offer {
  return { title, from, to, kind };
}

/** What new customers buy. */
export const NEW_BUSINESS: readonly [Offer, ...Offer[]] = [
  offer("Warehouse scanners", 4_000, 38_000, "thing"),
  offer("Fleet tracking", 6_000, 54_000, "software"),
  offer("Booking portal", 9_000, 42_000, "software"),
  offer("Front desk tablets", 1_800, 12_000, "thing"),
  offer("Website relaunch", 7_500, 48_000, "project"),
  offer("Online shop", 8_000, 60_000, "service"),
  offer("Payroll set-up", 2_400, 14_000, "service"),
  offer("Phone system", 3_200, 28_000, "thing"),
  offer("Security cameras", 2_900, 36_000, "thing"),
  offer("Staff training days", 1_500, 9_000),
  offer("Data migration", 5_000, 45_000, "project"),
  offer("Monthly bookkeeping", 3_600, 18_000, "service"),
  offer("Energy audit", 1_900, 8_500, "project"),
  offer("Heat pump installation", 14_000, 95_000, "project"),
  offer("Rooftop solar", 22_000, 240_000, "project"),
  offer("Office refit", 18_000, 160_000, "project"),
  offer("Cleaning contract", 4_800, 32_000, "service"),
  offer("Catering for the summer event", 2_200, 15_000),
  offer("Packaging line", 38_000, 320_000, "project"),
  offer("Cold storage unit", 26_000, 140_000, "project"),
  offer("Forklift lease", 7_000, 33_000, "service"),
  offer("Conveyor spare parts", 900, 11_000),
  offer("Patient reminders", 2_100, 13_000, "service"),
  offer("Treatment room equipment", 12_000, 88_000, "project"),
  offer("Appointment calendar", 1_200, 7_500, "software"),
  offer("Reviews and reputation", 1_100, 6_800, "service"),
  offer("Local search campaign", 1_800, 16_000, "service"),
  offer("Video for the trade fair", 3_500, 19_000),
  offer("Print run, spring catalogue", 2_600, 17_000),
  offer("Signage for three shops", 3_000, 21_000),
  offer("Loyalty cards", 1_400, 9_500, "thing"),
  offer("Point of sale terminals", 3_900, 41_000, "thing"),
  offer("Guest Wi-Fi", 1_300, 10_500, "thing"),
  offer("Server room move", 11_000, 62_000, "project"),
  offer("Laptop refresh", 9_500, 84_000, "thing"),
  offer("Backup and recovery", 2_800, 24_000, "software"),
  offer("Field service app", 13_000, 98_000, "software"),
  offer("Quality inspection rig", 31_000, 210_000, "project"),
  offer("Safety certification", 4_200, 27_000, "project"),
  offer("Translation of manuals", 1_700, 12_500),
  offer("Customer survey", 2_300, 11_000),
  offer("Delivery route planning", 5_500, 39_000, "software"),
  offer("Greenhouse controls", 8_800, 57_000, "project"),
  offer("Boat shed lighting", 2_700, 16_000, "project"),
  offer("Recipe and stock system", 3_300, 22_000, "software"),
  offer("Membership database", 4_100, 29_000, "software"),
  offer("Grant application support", 1_600, 8_000),
  offer("Wine export paperwork", 1_250, 7_200),
];

/** What follows a title now and then, by kind of offer, with the number of something for `#`. */
export const VARIANTS: Record<OfferKind, readonly [string, ...string[]]> = {
  thing: [", # units", " – replacement", " for the new branch", ", second location", " – phase 2"],
  software: [", # seats", ", 12 months", ", 36 months", " – pilot", " – roll-out to all sites"],
  service: [", 12 months", ", 24 months", " – trial quarter", " for head office", ", second location"],
  project: [" – phase 1", " – phase 2", " (tender)", " for the new branch", ", second location"],
  single: [""],
};

/** What existing customers renew or add. */
export const RENEWALS: readonly [Offer, ...Offer[]] = [
  offer("Annual support renewal", 1_200, 24_000),
  offer("Licence renewal", 2_400, 46_000),
  offer("Maintenance contract, year 2", 1_800, 19_000),
  offer("Maintenance contract, year 3", 1_800, 19_000),
  offer("Service plan upgrade", 900, 12_000),
  offer("Add # seats", 1_500, 28_000),
  offer("Add # devices", 1_100, 22_000),
  offer("Three-year extension", 12_000, 130_000),
  offer("Hosting renewal", 480, 7_800),
  offer("Retainer, next quarter", 3_000, 21_000),
  offer("Extended warranty", 650, 9_400),
  offer("Move to the larger plan", 2_200, 26_000),
  offer("Second-site expansion", 8_500, 96_000),
  offer("Training refresher", 700, 5_200),
  offer("Consumables, standing order", 400, 6_600),
  offer("Cleaning contract renewal", 4_800, 32_000),
  offer("Payroll renewal", 2_400, 14_000),
  offer("Premium support", 3_600, 34_000),
  offer("Equipment buy-out", 6_000, 58_000),
  offer("Insurance cover review", 1_300, 11_800),
];

/** What is said of contacts. */
export const TAGS: readonly string[] = [
  "hot",
  "referral",
  "trade fair",
  "inbound",
  "enterprise",
  "small business",
  "partner",
  "needs demo",
  "budget approved",
  "public sector",
  "multi-site",
  "price sensitive",
  "returning customer",
  "decision maker",
  "call back",
  "newsletter",
];

/** Where opportunities come from. */
export const SOURCES: readonly [string, ...string[]] = [
  "Website",
  "Referral",
  "Trade fair",
  "Phone call",
  "Newsletter",
  "Partner",
  "Search ads",
  "Walk-in",
];
