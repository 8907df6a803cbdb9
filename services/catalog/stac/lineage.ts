import { toBasicTime } from '../../earth/time.ts';
import type { Lineage, LineageInput } from '../../store/lineage.ts';
import type { Link } from './extensions.ts';

/** Links from a computed run to the runs and tables it was made of. */
export function derivedFromLinks({ inputs }: Lineage, base: string): readonly Link[] {
  return inputs.map((input) => ({
    rel: 'derived_from',
    type: input.referenceTime === undefined ? 'application/json' : 'application/geo+json',
    title: `${input.role}: ${input.collection}`,
    href: hrefOf(input, base),
  }));
}

function hrefOf({ collection, referenceTime }: LineageInput, base: string): string {
  const entry = `${base}/stac/collections/${collection}`;
  if (referenceTime === undefined) return entry;
  return `${entry}/items/${toBasicTime(Date.parse(referenceTime))}`;
}

/**
 * How a run was computed, as properties of its item: the processing extension says it in words, ours
 * in full.
 *
 * @see https://github.com/stac-extensions/processing/tree/v1.2.0
 */
export function describeProcessing(lineage: Lineage) {
  const { process, versions, inputs, observations, warnings } = lineage;
  const made = inputs
    .map(({ collection, referenceTime }) => [collection, referenceTime].filter(Boolean).join(' '))
    .join(', ');
  const seen = observations
    .filter(({ count }) => count > 0)
    .map(({ role, count, ageHours }) => `${count} ${role}, the newest ${ageHours} h old`)
    .join('; ');
  return {
    'processing:level': 'L4',
    'processing:software': { [process.id]: process.version },
    'processing:lineage': [
      `Computed by ${process.id} ${process.version} from ${made}.`,
      ...(seen === '' ? [] : [`Observations: ${seen}.`]),
      `Models: ${Object.entries(versions)
        .map(([name, version]) => `${name}: ${version}`)
        .join('; ')}.`,
      ...warnings.map(({ en }) => `${en}.`),
    ].join(' '),
    'isohyet:lineage': lineage,
  };
}
