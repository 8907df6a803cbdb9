import type { Legend } from '../client/legend.ts';
import type { Asked } from '../state/model.ts';

/** How stored values are shown: in the legend's unit, so that map, legend and plot agree. */
export type ShownUnit = {
  readonly unit: string;
  readonly convert: (value: number) => number;
};

/** The conversion that the legend itself uses; without a legend, values stay as they are stored. */
export function toShown(unit: string, asked: Asked<Legend>): ShownUnit {
  const asStored = { unit: unit === '1' ? '' : unit, convert: (value: number) => value };
  if (asked.state !== 'ready') return asStored;
  const pairs = knownPairs(asked.value);
  const [first, last] = [pairs[0], pairs.at(-1)];
  if (first === undefined || last === undefined || first.stored === last.stored) return asStored;
  const factor = (last.shown - first.shown) / (last.stored - first.stored);
  return {
    unit: asked.value.unit,
    // Twelve digits drop what the division adds by rounding.
    convert: (value) => Number((first.shown + (value - first.stored) * factor).toPrecision(12)),
  };
}

/** The same values in both units, ascending: all unit conversions shown are linear. */
function knownPairs({ stops = [], classes = [] }: Legend): { stored: number; shown: number }[] {
  const ofStops = stops.map((stop) => ({ stored: stop.canonicalValue, shown: stop.value }));
  const ofClasses = classes.flatMap(({ from, canonicalFrom }) =>
    from === null || canonicalFrom === null ? [] : [{ stored: canonicalFrom, shown: from }],
  );
  return [...ofStops, ...ofClasses];
}
