import type { CellMethod, Variable } from '../../../earth/variable.ts';
import { getQuantity } from '../../../formats/grib/names/vocabulary.ts';

function surface(quantity: string, cellMethod: CellMethod): Variable {
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

/** What water over a town is told by. Dry ground is 0 deep and has no arrival; walls are NaN. */
export const INUNDATION = {
  depth: surface('inundation_depth', 'point'),
  largest: surface('maximum_inundation_depth', 'maximum'),
  fastest: surface('maximum_inundation_speed', 'maximum'),
  hazard: surface('flood_hazard_rating', 'maximum'),
  arrival: surface('inundation_arrival_time', 'other'),
  duration: surface('inundation_duration', 'sum'),
  /** scenario minus base */
  depthDifference: surface('maximum_inundation_depth_difference', 'difference'),
  arrivalDifference: surface('inundation_arrival_time_difference', 'difference'),
} as const;
