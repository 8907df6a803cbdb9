import { levelWords } from '../../../earth/variable-words.ts';
import type { Level } from '../../../earth/variable.ts';
import { findQuantityOfId } from './vocabulary.ts';

type Label = { readonly en: string; readonly fr: string };

/**
 * A label for the id of a variable of which no field is there to name it: the quantity in the
 * vocabulary, and the level that the id ends in. What else the id says is kept as it is.
 *
 * @returns undefined when the vocabulary knows no quantity that the id begins with
 */
export function labelOfId(id: string): Label | undefined {
  const found = findQuantityOfId(id);
  if (found === undefined) return undefined;
  const { quantity, rest } = found;
  if (rest === '') return { en: quantity.en, fr: quantity.fr };
  const level = readLevel(rest);
  const words = level && levelWords(level);
  if (words === undefined) {
    const plain = rest.replaceAll('_', ' ');
    return { en: `${quantity.en} (${plain})`, fr: `${quantity.fr} (${plain})` };
  }
  return { en: `${quantity.en}, ${words.en}`, fr: `${quantity.fr}, ${words.fr}` };
}

/** The level of the end of an id: `2m`, `500hpa`, `0_to_30cm`. */
function readLevel(text: string): Level | undefined {
  const [, first, last, unit] =
    /^(\d+(?:p\d+)?)(?:_to_(\d+(?:p\d+)?))?(m|hpa|cm)$/.exec(text) ?? [];
  if (first === undefined) return undefined;
  const toNumber = (digits: string) => Number(digits.replace('p', '.'));
  const forms = {
    m: { kind: 'height-above-ground', unit: 'm', factor: 1 },
    hpa: { kind: 'isobaric', unit: 'Pa', factor: 100 },
    cm: { kind: 'depth-below-land', unit: 'm', factor: 0.01 },
  } as const;
  const { kind, factor, unit: canonical } = forms[unit as keyof typeof forms];
  const value = toNumber(first) * factor;
  return {
    kind,
    unit: canonical,
    value,
    ...(last !== undefined && { valueTo: toNumber(last) * factor }),
  };
}
