import type { CellMethod, Variable } from '../../earth/variable.ts';
import { getQuantity } from '../../formats/grib/names/vocabulary.ts';

/** A quantity of the vocabulary at the surface, as a variable of a result. */
function surface(quantity: string, cellMethod: CellMethod = 'point'): Variable {
  const { unit, en, fr } = getQuantity(quantity);
  return {
    id: quantity,
    unit,
    label: { en, fr },
    level: { kind: 'surface' },
    cellMethod,
    timeInterpolation: cellMethod === 'point' ? 'linear' : 'step',
  };
}

/** Water over the ground. */
export const EXTENT = {
  /** median of the members at a time */
  depth: surface('flood_depth'),
  /** of one member, over the forecast */
  largest: surface('maximum_flood_depth', 'maximum'),
  low: surface('low_maximum_flood_depth', 'maximum'),
  likely: surface('likely_maximum_flood_depth', 'maximum'),
  high: surface('high_maximum_flood_depth', 'maximum'),
} as const;

/** How probable it is that the largest depth of the forecast is above a depth. */
export function depthAbove(depthM: number): Variable {
  const base = surface('flood_probability', 'probability');
  const shown = String(depthM);
  return {
    ...base,
    id: `flood_probability_above_${Math.round(100 * depthM)}cm`,
    label: {
      en: `Probability of water deeper than ${shown} m`,
      fr: `Probabilité de plus de ${shown.replace('.', ',')} m d'eau`,
    },
  };
}
