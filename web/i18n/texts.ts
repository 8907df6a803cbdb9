import type { Catalogue, Lang } from './catalogue.ts';
import { EN } from './en.ts';
import { FR } from './fr.ts';

export const LANGS: readonly Lang[] = ['en', 'fr'];

const CATALOGUES: Readonly<Record<Lang, Catalogue>> = { en: EN, fr: FR };

/** The texts of a language. */
export function textsOf(lang: Lang): Catalogue {
  return CATALOGUES[lang];
}

/** The first of the reader's languages that the page speaks; English where it speaks none. */
export function preferredLang(languages: readonly string[]): Lang {
  for (const language of languages) {
    const found = LANGS.find((lang) => language.toLowerCase().startsWith(lang));
    if (found !== undefined) return found;
  }
  return 'en';
}
