import type { GridGeometry } from '../../earth/grid-geometry.ts';

/** Brings values of a coarse grid to the cells of a fine one. */
export type Downscale = {
  /** @returns NaN where the coarse cell that the place lies in has no value */
  apply(coarse: Float32Array, into?: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer>;
};

/**
 * Prepares bilinear values at places. The cell a place lies in decides whether there is a value (its
 * fuel is out of season as its weather is); of its neighbours, those that have one are blended in.
 */
export function openDownscale(
  coarse: GridGeometry,
  lons: Float64Array,
  lats: Float64Array,
): Downscale {
  const count = lons.length;
  const indices = new Int32Array(4 * count);
  const weights = new Float64Array(4 * count);
  coarse.weighCells(lons, lats, indices, weights);
  return {
    apply(values, into = new Float32Array(count)) {
      for (let at = 0; at < count; at++) {
        let [sum, weight, ownWeight, own] = [0, 0, 0, NaN];
        for (let corner = 4 * at; corner < 4 * at + 4; corner++) {
          const share = weights[corner]!;
          if (!(share > 0)) continue;
          const value = values[indices[corner]!]!;
          if (share > ownWeight) [ownWeight, own] = [share, value];
          if (Number.isNaN(value)) continue;
          sum += share * value;
          weight += share;
        }
        into[at] = Number.isNaN(own) ? NaN : sum / weight;
      }
      return into;
    },
  };
}
