import type { Grid } from '../../../earth/grid.ts';
import type { KnownAssets } from '../../exposure/assets.ts';
import { differExposure, reportExposure, type Hazard } from '../../exposure/exposure-report.ts';
import { fuelStates } from '../../exposure/fuel-states.ts';
import type { Landscape } from '../landscape.ts';
import { compareFires, type OtherFire } from './compare-fires.ts';
import { compareSetup, type FireSetup } from './compare-setup.ts';

/** This fire, on its landscape. */
type Here = {
  readonly landscape: Landscape;
  /** likely arrival, hours, NaN = not reached */
  readonly likelyH: Float32Array;
  readonly hours: number;
  readonly cellHa: number;
  readonly setup: FireSetup;
};

/**
 * Compares a fire to others.
 *
 * @param compareTo what was asked for, with what was found of it
 */
export function compareToOthers(
  here: Here,
  compareTo: readonly string[],
  others: readonly (OtherFire | undefined)[],
) {
  const { landscape, likelyH, hours, cellHa, setup } = here;
  const found = others.map((other) => {
    const compared = other && compareFires(likelyH, other, cellHa, hours);
    return other && compared && { other, ...compared, ...compareSetup(setup, other.to, other.run) };
  });
  const comparisons = found.filter((one) => one !== undefined);
  const hazardOf = (arrivalH: Float32Array, endH: number) =>
    arrivalHazard(landscape.grid, arrivalH, endH, landscape.fuel);
  return {
    /** of the first that could be compared to: it is kept as a layer */
    differenceH: comparisons[0]?.differenceH,
    hazard: hazardOf(likelyH, hours),
    notCompared: compareTo.flatMap((to, at) => {
      if (found[at] !== undefined) return [];
      return [{ to, why: others[at] === undefined ? NO_FIRE : NO_COMMON_HOURS }];
    }),
    warnings: comparisons.flatMap(({ other, endH, warnings }) => [
      ...(endH < hours ? [tellShorter(other.to, endH, hours)] : []),
      ...warnings,
    ]),
    summarise: (assets: KnownAssets) =>
      comparisons.map(({ other, summary, endH, differsIn }) => ({
        ...summary,
        differsIn,
        exposure: differExposure(
          reportExposure(assets, hazardOf(likelyH, endH)),
          reportExposure(assets, hazardOf(other.arrivalH, endH)),
        ),
      })),
  };
}

const NO_FIRE = {
  en: 'there is none: no fire burns in the forecast',
  fr: "il n'y en a pas : aucun feu dans la prévision",
};
const NO_COMMON_HOURS = {
  en: 'it was computed for other hours: none is common to both',
  fr: "elle porte sur d'autres heures : aucune n'est commune",
};

function tellShorter(to: string, endH: number, hours: number) {
  const end = Math.round(10 * endH) / 10;
  return {
    en: `Compared to ${to} over the first ${end} of ${hours} h alone: it ends there`,
    fr: `Comparé à ${to} sur les ${end} premières heures de ${hours} seulement : il s'arrête là`,
  };
}

/** Windows of arrival in which exposure is told, hours. */
const WINDOWS_H = [0, 3, 6, 12, 24, 48, 72, 120, 240];

/**
 * Arrival as a hazard with windows up to the end of the fire's time.
 *
 * @param fuelCodes of the landscape, 0 = not known
 */
export function arrivalHazard(
  grid: Grid,
  arrivalH: Float32Array,
  hours: number,
  fuelCodes: Uint8Array,
): Hazard {
  const fuel = fuelStates(fuelCodes);
  // Where fuel is known a fire was looked for: no arrival is then an answer.
  const isKnown = fuel.map((state) => Number(state !== 0));
  const bounds = [...WINDOWS_H.filter((hour) => hour < hours), hours];
  const classes = bounds.slice(0, -1).map((from, at) => ({
    from: at === 0 ? null : from,
    to: at === bounds.length - 2 ? null : bounds[at + 1]!,
    label: {
      en: `${from} to ${bounds[at + 1]} h`,
      fr: `${from} à ${bounds[at + 1]} h`,
    },
  }));
  const values = arrivalH.map((arrival) => (arrival <= hours ? arrival : NaN));
  const besideFuel = { fuel, worst: 'lowest' } as const;
  return { grid, values, classes, unit: 'h', isKnown, besideFuel };
}
