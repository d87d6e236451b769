/** Whether it is an ISO 4217 code that this platform can write, in capitals: `USD`. */
export function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf("currency").includes(code);
}

/** Whether it is a BCP 47 tag of a language that this platform knows: `en-US`. */
export function isLocale(tag: string): boolean {
  return isTaken(() => {
    if (Intl.NumberFormat.supportedLocalesOf(tag).length !== 1) throw new RangeError("no such language");
  });
}

/** Whether it is an IANA time zone that this platform knows, or an offset: `Europe/Berlin`. */
export function isTimeZone(zone: string): boolean {
  return isTaken(() => new Intl.DateTimeFormat("en-US", { timeZone: zone }));
}

function isTaken(use: () => unknown): boolean {
  try {
    use();
    return true;
  } catch {
    return false;
  }
}
