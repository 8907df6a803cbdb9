import { damageShare, type DamageCurve } from './damage-curve.ts';

/** What a flood does to buildings; a whole building lost counts 1. */
export type BuildingDamage = {
  readonly buildings: number;
  /** with water at them */
  readonly flooded: number;
  /** of their value, in buildings: the curve asked for, the lowest and the highest of all */
  readonly lost: number;
  readonly lostLow: number;
  readonly lostHigh: number;
  /** in money, where the value of a building is known */
  readonly cost?: { readonly likely: number; readonly low: number; readonly high: number };
  /** buildings in cells whose depth is not known: in no other number */
  readonly unknown: number;
};

/**
 * Adds up the damage to buildings over cells.
 *
 * @param from.depthM largest depth, m, NaN = not known
 * @param from.buildings in each cell, NaN = none known
 * @param from.leastDepthM thinner water does nothing, m
 * @param from.curves all there are: their lowest and highest share tell how sure it is
 * @param from.valueOf a building, any currency, as a range
 */
export function findDamage(from: {
  readonly depthM: Float32Array;
  readonly buildings: Float32Array;
  readonly leastDepthM: number;
  readonly curve: DamageCurve;
  readonly curves: readonly DamageCurve[];
  readonly valueOf?: { readonly low: number; readonly high: number } | undefined;
}): BuildingDamage {
  const { depthM, buildings, leastDepthM, curve, curves, valueOf } = from;
  let [all, flooded, unknown, lost, lostLow, lostHigh] = [0, 0, 0, 0, 0, 0];
  buildings.forEach((count, cell) => {
    if (!(count > 0)) return;
    const depth = depthM[cell]!;
    if (Number.isNaN(depth)) {
      unknown += count;
      return;
    }
    all += count;
    if (depth < leastDepthM) return;
    const shares = curves.map((each) => damageShare(each, depth));
    flooded += count;
    lost += count * damageShare(curve, depth);
    lostLow += count * Math.min(...shares);
    lostHigh += count * Math.max(...shares);
  });
  return {
    buildings: all,
    flooded,
    lost,
    lostLow,
    lostHigh,
    unknown,
    ...(valueOf !== undefined && {
      cost: {
        likely: (lost * (valueOf.low + valueOf.high)) / 2,
        low: lostLow * valueOf.low,
        high: lostHigh * valueOf.high,
      },
    }),
  };
}
