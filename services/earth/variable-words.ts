import type { CellMethod, Level } from './variable.ts';

type Words = { readonly en: string; readonly fr: string };

const METHODS: Readonly<Partial<Record<CellMethod, Words>>> = {
  sum: { en: 'in', fr: 'en' },
  mean: { en: 'mean of', fr: 'moyenne sur' },
  maximum: { en: 'maximum of', fr: 'maximum sur' },
  minimum: { en: 'minimum of', fr: 'minimum sur' },
};
const SINCE_START: Words = { en: 'since the start of the run', fr: 'depuis le début de la passe' };

/**
 * Where a value stands, in words fit to follow its name: `2 m above ground`, `at 500 hPa`.
 * Undefined where the name alone says it (the surface, the whole atmosphere, an unnamed level).
 */
export function levelWords({ kind, value, valueTo }: Level): Words | undefined {
  if (value === undefined) return undefined;
  switch (kind) {
    case 'height-above-ground':
      return between(value, valueTo, 1, 'm', (text) => ({
        en: `${text.en} above ground`,
        fr: `à ${text.fr} du sol`,
      }));
    case 'height-above-sea':
      return between(value, valueTo, 1, 'm', (text) => ({
        en: `${text.en} above sea level`,
        fr: `à ${text.fr} au-dessus de la mer`,
      }));
    case 'isobaric':
      return between(value, valueTo, 0.01, 'hPa', (text) => ({
        en: `at ${text.en}`,
        fr: `à ${text.fr}`,
      }));
    case 'depth-below-land':
      return between(value, valueTo, 100, 'cm', (text) => ({
        en: `${text.en} deep`,
        fr: `à ${text.fr} de profondeur`,
      }));
    case 'hybrid':
      return { en: `model level ${value}`, fr: `niveau de modèle ${value}` };
    case 'surface':
    case 'mean-sea-level':
    case 'atmosphere':
    case 'other':
      return undefined;
  }
}

/**
 * What the value is of its interval, in words: `in 24 h`, `maximum of 6 h`. An accumulation
 * without a fixed period grows from the start of the run.
 */
export function periodWords(method: CellMethod, periodS: number | undefined): Words | undefined {
  const words = METHODS[method];
  if (words === undefined) return undefined;
  if (periodS === undefined) return method === 'sum' ? SINCE_START : undefined;
  const length = periodS % 3600 === 0 ? `${periodS / 3600} h` : `${round(periodS / 60)} min`;
  return { en: `${words.en} ${length}`, fr: `${words.fr} ${length}` };
}

function between(
  value: number,
  valueTo: number | undefined,
  scale: number,
  unit: string,
  say: (text: Words) => Words,
): Words {
  const from = round(value * scale);
  if (valueTo === undefined || valueTo === value) {
    const text = `${from} ${unit}`;
    return say({ en: text, fr: text.replace('.', ',') });
  }
  const to = round(valueTo * scale);
  return say({ en: `${from} to ${to} ${unit}`, fr: `${from}–${to} ${unit}`.replaceAll('.', ',') });
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
