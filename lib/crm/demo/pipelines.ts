import "server-only";
import { NEW_BUSINESS, type Offer, RENEWALS } from "./offers";

/** The people who own opportunities; the first ones own more. */
export const OWNERS = [
  { firstName: "Maya", lastName: "Lindqvist", weight: 16 },
  { firstName: "Daniel", lastName: "Okafor", weight: 15 },
  { firstName: "Chloé", lastName: "Bertrand", weight: 13 },
  { firstName: "Tomás", lastName: "Herrera", weight: 12 },
  { firstName: "Priya", lastName: "Nair", weight: 12 },
  { firstName: "Lukas", lastName: "Weber", weight: 11 },
  { firstName: "Hannah", lastName: "O'Brien", weight: 9 },
  { firstName: "Kenji", lastName: "Morita", weight: 7 },
  { firstName: "Salma", lastName: "Haddad", weight: 5 },
] as const;

/** Where an opportunity of the demo stands; stages are counted from 0. */
export type DemoPlace = { status: "open" | "won" | "lost" | "abandoned"; stageIndex: number };

/** A pipeline of the demo: stages from left to right with the shape of its funnel. */
export type DemoPipeline = {
  name: string;
  /** How many of 100 open opportunities stand in the stage, and after how many days they typically got there. */
  stages: readonly { name: string; weight: number; days: number }[];
  opportunities: number;
  offers: readonly [Offer, ...Offer[]];
  /** Where the opportunity of this number, from 0, stands; drawn by the weights when absent. */
  placeOf?: (index: number) => DemoPlace;
};

/** The demo's pipelines, 1,200 opportunities in all. */
export const PIPELINES: readonly DemoPipeline[] = [
  {
    name: "New business",
    stages: [
      { name: "New enquiry", weight: 25, days: 0 },
      { name: "Contacted", weight: 21, days: 5 },
      { name: "Needs understood", weight: 16, days: 14 },
      { name: "Demo given", weight: 13, days: 25 },
      { name: "Proposal sent", weight: 12, days: 38 },
      { name: "Negotiation", weight: 8, days: 55 },
      { name: "Contract out", weight: 5, days: 70 },
    ],
    opportunities: 780,
    offers: NEW_BUSINESS,
  },
  {
    name: "Renewals and expansion",
    stages: [
      { name: "Coming up", weight: 32, days: 0 },
      { name: "Account review", weight: 22, days: 12 },
      { name: "Quote sent", weight: 19, days: 24 },
      { name: "In talks", weight: 14, days: 36 },
      { name: "Verbal yes", weight: 8, days: 48 },
      { name: "Signed", weight: 5, days: 56 },
    ],
    opportunities: 420,
    offers: RENEWALS,
  },
];

/** A pipeline that holds `each` open opportunities in every stage, for benchmarks. */
export function bigPipeline({ stages, each }: { stages: number; each: number }): DemoPipeline {
  return {
    name: `${stages} × ${each.toLocaleString("en-US")}`,
    stages: Array.from({ length: stages }, (_, index) => ({
      name: `Stage ${index + 1}`,
      weight: 1,
      days: 10 * index,
    })),
    opportunities: stages * each,
    offers: NEW_BUSINESS,
    placeOf: (index) => ({ status: "open", stageIndex: index % stages }),
  };
}
