/**
 * Where the system's locale is none (`C`, `POSIX`), a browser may name a language that no one can
 * read (`en-US@posix`), and code that formats with it throws. English stands in.
 */
export function mendLanguage(): void {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en-CA', configurable: true });
  }
}
