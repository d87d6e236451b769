/** What a select offers: what is sent, and what a person reads. */
export type Choice = { value: string; name: string };
/** What a location can be written by. */
export type LocationChoices = { currencies: Choice[]; locales: Choice[]; timeZones: Choice[] };

/** Ways of writing that are offered; any other BCP 47 tag can be configured by LOCALE. */
const LOCALES = [
  ...[
    "ar-AE",
    "bg-BG",
    "cs-CZ",
    "da-DK",
    "de-AT",
    "de-CH",
    "de-DE",
    "el-GR",
    "en-AU",
    "en-CA",
    "en-GB",
    "en-IE",
  ],
  ...[
    "en-IN",
    "en-NZ",
    "en-US",
    "en-ZA",
    "es-AR",
    "es-CL",
    "es-CO",
    "es-ES",
    "es-MX",
    "et-EE",
    "fi-FI",
    "fr-BE",
  ],
  ...[
    "fr-CA",
    "fr-CH",
    "fr-FR",
    "he-IL",
    "hi-IN",
    "hr-HR",
    "hu-HU",
    "id-ID",
    "it-CH",
    "it-IT",
    "ja-JP",
    "ko-KR",
  ],
  ...[
    "lt-LT",
    "lv-LV",
    "ms-MY",
    "nb-NO",
    "nl-BE",
    "nl-NL",
    "pl-PL",
    "pt-BR",
    "pt-PT",
    "ro-RO",
    "sk-SK",
    "sl-SI",
  ],
  ...["sr-RS", "sv-SE", "th-TH", "tr-TR", "uk-UA", "vi-VN", "zh-CN", "zh-TW"],
];

/**
 * The choices, by name; those of `held`, what the location has now, are among them. A server makes them, so that it
 * and the browser agree on what there is.
 */
export function locationChoices(held: {
  currency: string;
  locale: string;
  timeZone: string | null;
}): LocationChoices {
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone"), ...(held.timeZone ? [held.timeZone] : [])];
  return {
    currencies: choicesOf(
      [...Intl.supportedValuesOf("currency"), held.currency],
      (code) => `${code} · ${nameOf("currency", code)}`,
    ),
    locales: choicesOf([...LOCALES, held.locale], (tag) => `${nameOf("language", tag)} · ${tag}`),
    timeZones: choicesOf(zones, (zone) => zone.replaceAll("_", " ")),
  };
}

function nameOf(type: "currency" | "language", code: string): string {
  return new Intl.DisplayNames("en", { type, languageDisplay: "standard" }).of(code) ?? code;
}

function choicesOf(values: readonly string[], nameOfValue: (value: string) => string): Choice[] {
  const choices = [...new Set(values)].map((value) => ({ value, name: nameOfValue(value) }));
  return choices.sort((a, b) => a.name.localeCompare(b.name, "en"));
}
