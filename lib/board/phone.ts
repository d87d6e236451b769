import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

/** The country whose numbers are typed without a prefix, or null when the locale names none we know. */
export function defaultCountry(locale: string): CountryCode | null {
  const { region } = new Intl.Locale(locale).maximize();
  return region !== undefined && isSupportedCountry(region) ? region : null;
}

function parsed(text: string, locale: string) {
  const country = defaultCountry(locale);
  // Without `extract: false` "+1 415 555 2671 (ask for Ann)" would lose its second half.
  const number = parsePhoneNumberFromString(text, {
    extract: false,
    ...(country && { defaultCountry: country }),
  });
  // An extension has no place in E.164 and would be lost.
  return number?.isValid() && !number.ext ? number : null;
}

/**
 * A phone number for upstream: E.164 when it is a valid one, otherwise just as it was typed, trimmed.
 * Never refuses: people keep extensions, short numbers and notes in this field.
 */
export function normalisePhone(text: string, locale: string): string {
  return parsed(text, locale)?.number ?? text.trim();
}

/** A phone number to be read: national within the locale's country, otherwise international; unusual ones untouched. */
export function formatPhone(text: string, locale: string): string {
  const number = parsed(text, locale);
  if (!number) return text;
  return number.country === defaultCountry(locale) ? number.formatNational() : number.formatInternational();
}
