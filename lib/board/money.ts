/** How money is written: an ISO 4217 code and a BCP 47 tag. */
export type MoneyFormat = { currency: string; locale: string };

/** Making an `Intl.NumberFormat` costs more than using it a hundred times, and a board writes hundreds of values. */
export function remembered<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const made = known.get(key) ?? make(key);
    known.set(key, made);
    return made;
  };
}

const STYLES = {
  plain: {},
  whole: { trailingZeroDisplay: "stripIfInteger" },
  compact: { notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 1 },
  // What no business is worth; written out it would be three hundred digits long.
  vast: { notation: "scientific", minimumFractionDigits: 0, maximumFractionDigits: 1 },
  input: { trailingZeroDisplay: "stripIfInteger", maximumFractionDigits: 20 },
  // JPY would show no decimal separator of its own accord.
  separators: { minimumFractionDigits: 1, maximumFractionDigits: 1 },
} satisfies Record<string, Intl.NumberFormatOptions>;

const formatters = remembered((key) => {
  const [locale, currency = "USD", style = "plain"] = key.split(" ");
  const options = Object.entries(STYLES).find(([name]) => name === style)?.[1];
  return new Intl.NumberFormat(locale, { style: "currency", currency, ...options });
});

/** What writes money in one of the styles: the one that there is. */
export function formatter({ currency, locale }: MoneyFormat, style: keyof typeof STYLES): Intl.NumberFormat {
  return formatters(`${locale} ${currency} ${style}`);
}

const VAST = 1e15;
const styleOf = (value: number, style: keyof typeof STYLES) => (Math.abs(value) < VAST ? style : "vast");

/** Money for cards and totals: "$1,234.50", and "$1,234" when there are no cents. `value` is in major units. */
export function formatMoney(value: number, format: MoneyFormat): string {
  return formatter(format, styleOf(value, "whole")).format(value);
}

/**
 * `formatMoney` in three pieces, so that cents can be quieter than the rest of a large sum: "$1,234", ".50" and "" in
 * en-US, "1.234", ",50" and " €" in de-DE. The cents are empty when there are none.
 */
export function moneyPieces(
  value: number,
  format: MoneyFormat,
): { whole: string; cents: string; unit: string } {
  const pieces = { whole: "", cents: "", unit: "" };
  let at: keyof typeof pieces = "whole";
  for (const { type, value: text } of formatter(format, styleOf(value, "whole")).formatToParts(value)) {
    if (type === "decimal") at = "cents";
    else if (at === "cents" && type !== "fraction") at = "unit";
    pieces[at] += text;
  }
  return pieces;
}

/** Money where there is little room: "$1.2M". Not exact; show `formatMoney` beside it, for instance as a title. */
export function formatMoneyCompact(value: number, format: MoneyFormat): string {
  return formatter(format, styleOf(value, "compact")).format(value);
}
