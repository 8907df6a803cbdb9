import type { ClassStyle, ContinuousStyle, Style } from '../../catalog/style.ts';
import type { Styles } from '../../catalog/styles.ts';
import type { FoundVariable } from '../../query/find-map.ts';
import { colourOf, findLimits, openPalette, rampColour, rampShare } from '../../query/palette.ts';
import { provenanceOf } from '../../query/provenance.ts';
import { markText } from './caching.ts';

export type Language = 'en' | 'fr';

/** One line of a legend: values in the unit shown and in the canonical one. */
export type LegendClass = {
  readonly from: number | null;
  /** exclusive */
  readonly to: number | null;
  readonly canonicalFrom: number | null;
  readonly canonicalTo: number | null;
  /** null = not coloured */
  readonly colour: string | null;
  readonly label: string;
  /** the scheme gives the class a name; else the label is its bounds */
  readonly named: boolean;
};

export type LegendStop = {
  readonly value: number;
  readonly canonicalValue: number;
  /** as the map draws this value; null = transparent */
  readonly colour: string | null;
  readonly label: string;
  /** place on the ramp, 0 to 1 */
  readonly share: number;
};

const EVEN_STOPS = 5;
const RAMP_SAMPLES = 32;
const WORDS = {
  en: { missing: 'no data: transparent', below: 'below', above: 'and above', number: 'en-CA' },
  fr: {
    missing: 'pas de données : transparent',
    below: 'moins de',
    above: 'et plus',
    number: 'fr-CA',
  },
} as const;

/** The legend of a variable in a style: what a map's colours mean, in one language. */
export function toLegend(found: FoundVariable, style: Style, styles: Styles, lang: Language) {
  const { entry, run, variable } = found;
  const provenance = provenanceOf(entry, [run]);
  const steps =
    style.kind === 'classes'
      ? { classes: toClasses(style, lang) }
      : toStops(style, found, styles, lang);
  return {
    title: variable.label[lang],
    lang,
    variable: { id: variable.id, standardName: variable.standardName ?? null },
    style: { id: style.id, version: style.version, title: style.title[lang] },
    description: style.description?.[lang] ?? null,
    status: style.status ?? null,
    kind: style.kind,
    unit: style.unit === '*' ? variable.unit : style.display.unit,
    canonicalUnit: variable.unit,
    interpolation: style.interpolation,
    ...steps,
    nodata: {
      colour: null,
      label: style.missing?.[lang] ?? WORDS[lang].missing,
      /** the style says what a missing value means */
      named: style.missing !== undefined,
    },
    ...provenance,
    run: run.referenceTime,
    attribution: provenance.attribution[lang],
    sources: style.sources,
  };
}

export type Legend = ReturnType<typeof toLegend>;

/** Marks as words for the picture, or nothing. */
export function legendMark(legend: Legend): string {
  return markText(legend.marks);
}

function toClasses(style: ClassStyle, lang: Language): readonly LegendClass[] {
  const words = WORDS[lang];
  const shown = (value: number) => toShown(style, value);
  const text = (value: number) => formatNumber(shown(value), lang);
  return style.classes.map(({ from, to, colour, label }) => {
    let bounds = from === null ? '' : `${text(from)} ${words.above}`;
    if (to !== null)
      bounds = from === null ? `${words.below} ${text(to)}` : `${text(from)} – ${text(to)}`;
    return {
      from: from === null ? null : shown(from),
      to: to === null ? null : shown(to),
      canonicalFrom: from,
      canonicalTo: to,
      colour,
      label: label?.[lang] ?? bounds,
      named: label !== undefined,
    };
  });
}

function toStops(style: ContinuousStyle, found: FoundVariable, styles: Styles, lang: Language) {
  const colourMap = styles.getColourMap(style.colourMap.id);
  const limits = findLimits(style, found.range);
  const palette = openPalette(style, colourMap, found.range);
  const even = Array.from(
    { length: EVEN_STOPS },
    (_, at) => limits.min + ((limits.max - limits.min) * at) / (EVEN_STOPS - 1),
  );
  const ticks = style.ticks.length > 0 ? style.ticks : even;
  const stops = ticks.map((canonicalValue): LegendStop => {
    const share = rampShare(style, limits, canonicalValue);
    const value = toShown(style, canonicalValue);
    const colour = colourOf(palette, canonicalValue);
    return { value, canonicalValue, colour, label: formatNumber(value, lang), share };
  });
  const ramp = Array.from({ length: RAMP_SAMPLES }, (_, at) => {
    const share = at / (RAMP_SAMPLES - 1);
    return { share, colour: rampColour(style, colourMap, share) };
  });
  const { below, above, scale } = style;
  const range = { min: toShown(style, limits.min), max: toShown(style, limits.max) };
  return { scale, limits: range, canonicalLimits: limits, below, above, stops, ramp };
}

/** Value in the unit a reader is shown; twelve digits drop what the conversion adds by rounding. */
function toShown({ display }: Style, value: number): number {
  return Number((value * display.factor + display.offset).toPrecision(12));
}

function formatNumber(value: number, lang: Language): string {
  const format = { maximumSignificantDigits: 4 };
  return new Intl.NumberFormat(WORDS[lang].number, format).format(value);
}
