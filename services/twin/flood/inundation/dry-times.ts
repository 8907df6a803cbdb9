import { classifyCells } from '../../../science/exposure/hazard-classes.ts';
import { quantile } from '../../../science/verification/quantile.ts';
import type { DepthClass } from './compare-floods.ts';
import type { FloodedTown } from './flooded-town.ts';
import { WET_M } from './town-model.ts';

/** How long ground of a class of depth takes until it is dry, hours from the start of the run. */
export type DryTime = {
  readonly from: number | null;
  readonly to: number | null;
  readonly label?: DepthClass['label'];
  readonly areaKm2: number;
  /** when half of what dries within the run is dry, and all of it; null where nothing does */
  readonly halfDryH: number | null;
  readonly allDryH: number | null;
  /** still under water when the run ends */
  readonly stillWetKm2: number;
};

/** The first result after the last one with water, hours; Infinity while there still is some. */
export function dryAgain({ timesH, depthsM }: FloodedTown, cell: number): number {
  for (let at = timesH.length - 1; at >= 0; at--) {
    if (depthsM[at]![cell]! > WET_M) return timesH[at + 1] ?? Infinity;
  }
  // Wet between two results only.
  return timesH[1] ?? 0;
}

/** When flooded ground is dry again, by the class of its largest depth. */
export function findDryTimes(
  flood: FloodedTown,
  floodedM: Float32Array,
  classes: readonly DepthClass[],
): readonly DryTime[] {
  const cellKm2 = (flood.town.flood.cellM / 1000) ** 2;
  const times = classes.map((): number[] => []);
  classifyCells(floodedM, classes).forEach((code, cell) => {
    if (code < classes.length) times[code]!.push(dryAgain(flood, cell));
  });
  return classes.map(({ from, to, label }, at) => {
    const own = times[at]!;
    const dry = own.filter(Number.isFinite);
    return {
      from,
      to,
      ...(label !== undefined && { label }),
      areaKm2: own.length * cellKm2,
      halfDryH: dry.length === 0 ? null : quantile(dry, 0.5),
      allDryH: dry.length === 0 ? null : quantile(dry, 1),
      stillWetKm2: (own.length - dry.length) * cellKm2,
    };
  });
}
