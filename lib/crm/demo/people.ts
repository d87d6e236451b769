import "server-only";
import { TAGS } from "./offers";
import { type Random, randomId } from "./random";
import { type CompanyName, REGIONS, type Region } from "./regions";

/** A contact of the demo. */
export type DemoContact = {
  id: string;
  name: string;
  company: string | null;
  email: string | null;
  phone: string | null;
  tags: readonly string[];
};

/** People of one employer, or one person without any, with how often they turn up. */
export type Household = { weight: number; people: readonly [DemoContact, ...DemoContact[]] };

const PRIVATE_PEOPLE = 28;
/** How many of 100 contacts have 0, 1, 2 … tags. */
const TAG_COUNTS = [26, 34, 23, 12, 5] as const;

/** Makes the contacts of every company, one to five each, and some who buy for themselves. */
export function makeHouseholds(random: Random): Household[] {
  const companies = REGIONS.flatMap(({ region, weight }) =>
    region.companies.map((company) => ({
      // A region's weight is shared by its companies; some buy far more often than others.
      weight: Math.ceil((weight * 100 * random.between(1, 5)) / region.companies.length),
      people: makePeople(random, region, company),
    })),
  );
  const single = Array.from({ length: PRIVATE_PEOPLE }, () => {
    const { region } = REGIONS[random.weighted(REGIONS.map(({ weight }) => weight))] ?? { region: undefined };
    return region ? { weight: 40, people: makePeople(random, region, null) } : null;
  });
  return [...companies, ...single.filter((household) => household !== null)];
}

function makePeople(random: Random, region: Region, company: CompanyName | null): Household["people"] {
  const given = random.sample(region.given, company ? random.between(1, 5) : 1);
  const [first = region.given[0], ...others] = given;
  const make = (name: string) => makePerson(random, region, { company, given: name });
  return [make(first), ...others.map(make)];
}

type Person = { company: CompanyName | null; given: string };

function makePerson(random: Random, region: Region, { company, given }: Person): DemoContact {
  const family = random.pick(region.family);
  const isNative = company ? company.native !== undefined : false;
  const host = company ? `${slug(company.latin)}.example` : "mail.example";
  return {
    id: randomId(random),
    name: wholeName(region, { given, family, isNative }),
    company: company ? (company.native ?? company.latin) : null,
    email: random.chance(92) ? `${slug(latinOf(given))}.${slug(latinOf(family))}@${host}` : null,
    phone: region.phones && random.chance(75) ? dial(random, random.pick(region.phones)) : null,
    tags: random.sample(TAGS, random.weighted(TAG_COUNTS)),
  };
}

function wholeName(region: Region, parts: { given: string; family: string; isNative: boolean }): string {
  const given = parts.isNative ? nativeOf(parts.given) : latinOf(parts.given);
  const family = parts.isNative ? nativeOf(parts.family) : latinOf(parts.family);
  return parts.isNative && region.isFamilyFirst ? `${family} ${given}` : `${given} ${family}`;
}

function latinOf(name: string): string {
  return name.split("|")[0] ?? name;
}

function nativeOf(name: string): string {
  return name.split("|")[1] ?? name;
}

const PLAIN: Record<string, string> = { ß: "ss", ø: "o", ł: "l", đ: "d", þ: "th", æ: "ae", ı: "i", œ: "oe" };

/** Lower-case letters and digits for an address. */
function slug(name: string): string {
  const bare = name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[ßøłđþæıœ]/gu, (letter) => PLAIN[letter] ?? letter);
  return bare
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-|-$/gu, "");
}

function dial(random: Random, pattern: string): string {
  return pattern.replace(/#/gu, () => String(random.below(10)));
}
