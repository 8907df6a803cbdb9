/** Share of its value that a building loses, by depth of water over its ground. */
export type DamageCurve = {
  /** ascending, m, from 0 on */
  readonly depthM: readonly number[];
  /** at each depth, 0 to 1 */
  readonly share: readonly number[];
};

/**
 * Damage as a share of the value, 0 to 1: linear between the depths of the curve, its last share
 * beyond them, 0 where there is no water. What a curve gives at 0 m (cellars) holds from the first
 * water on.
 *
 * @param depthM m above the ground; NaN in, NaN out
 * @see Huizinga, De Moel & Szewczyk 2017, doi:10.2760/16510, section 3: how the curves are read
 */
export function damageShare({ depthM: depths, share }: DamageCurve, depthM: number): number {
  if (Number.isNaN(depthM)) return NaN;
  if (!(depthM > 0)) return 0;
  const above = depths.findIndex((depth) => depth >= depthM);
  if (above < 0) return share.at(-1)!;
  if (above === 0) return share[0]!;
  const [low, high] = [depths[above - 1]!, depths[above]!];
  const along = (depthM - low) / (high - low);
  return share[above - 1]! + along * (share[above]! - share[above - 1]!);
}
