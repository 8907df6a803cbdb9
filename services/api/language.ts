import type { Context } from 'hono';
import { accepts } from 'hono/accepts';

/** A language of labels and words. */
export type Language = 'en' | 'fr';

/** The language of labels: `lang=` wins over Accept-Language; English where neither says. */
export function chooseLanguage(c: Context, lang: Language | undefined): Language {
  if (lang !== undefined) return lang;
  const match = accepts(c, {
    header: 'Accept-Language',
    supports: ['en', 'fr', 'en-CA', 'fr-CA'],
    default: 'en',
    match: (asked) => {
      const wanted = asked.toSorted((a, b) => b.q - a.q).map(({ type }) => type.slice(0, 2));
      return (
        wanted.find((type) => type.toLowerCase() === 'fr' || type.toLowerCase() === 'en') ?? 'en'
      );
    },
  });
  return match.toLowerCase() === 'fr' ? 'fr' : 'en';
}
