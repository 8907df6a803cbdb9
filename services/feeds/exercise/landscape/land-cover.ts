import { FUEL_CODES, type FuelName } from '../../../science/fuels/fuel-codes.ts';
import { smoothNoise } from '../noise.ts';
import { FIRES, RURAL, SETTLEMENTS } from './place.ts';
import type { Valley } from './valley.ts';

/** What covers the land, one number a cell. */
export type LandCover = {
  readonly fuelType: Float32Array<ArrayBuffer>;
  /** share of conifers in mixedwood (M1, M2), 0 to 1; NaN elsewhere */
  readonly coniferFraction: Float32Array<ArrayBuffer>;
  /** share of the grass that is cured, 0 to 1; NaN where it is not grass (O1) */
  readonly curedFraction: Float32Array<ArrayBuffer>;
  readonly population: Float32Array<ArrayBuffer>;
  readonly dwellings: Float32Array<ArrayBuffer>;
};

type Place = {
  readonly x: number;
  readonly y: number;
  readonly heightM: number;
  readonly slope: number;
  /** 1 on slopes that face north, -1 on those that face the noon sun, by how steep they are */
  readonly shade: number;
  readonly riverKm: number;
};

/** Fuels by height, exposure and chance; people where the settlements are. */
export function coverValley(
  valley: Valley,
  { slope, aspectDeg }: { readonly slope: Float32Array; readonly aspectDeg: Float32Array },
  seed: number,
): LandCover {
  const count = valley.heightM.length;
  const array = () => new Float32Array(count).fill(NaN);
  const cover = { fuelType: array(), coniferFraction: array(), curedFraction: array() };
  const patches = openPatches(seed + 211);
  for (let cell = 0; cell < count; cell++) {
    const place = {
      x: valley.xKm[cell]!,
      y: valley.yKm[cell]!,
      heightM: valley.heightM[cell]!,
      slope: slope[cell]!,
      shade: Math.cos((aspectDeg[cell]! * Math.PI) / 180) * Math.min(1, slope[cell]! / 0.3),
      riverKm: valley.riverKm[cell]!,
    };
    const fuel = valley.isWater[cell] === 1 ? 'water' : fuelAt(place, patches);
    const share = patches(place.x / 2.7 + 17, place.y / 2.7);
    cover.fuelType[cell] = FUEL_CODES[fuel];
    if (fuel === 'M1') cover.coniferFraction[cell] = hundredths(0.55 + 0.25 * share);
    // The lowest slopes have dried first.
    const height = Math.min(1, Math.max(0, (place.heightM - 400) / 500));
    if (fuel === 'O1B') cover.curedFraction[cell] = hundredths(0.92 - 0.2 * height + 0.05 * share);
  }
  return { ...cover, ...settle(valley, cover.fuelType) };
}

/** Patches of about a unit: turned and layered, so that they do not lie along the grid. */
function openPatches(seed: number): (x: number, y: number) => number {
  const noise = smoothNoise(seed);
  return (x, y) => {
    const [along, across] = [0.8 * x + 0.6 * y, 0.8 * y - 0.6 * x];
    return 0.72 * noise(along, across) + 0.42 * noise(2.3 * across + 60, 2.3 * along);
  };
}

const hundredths = (share: number) => Math.round(share * 100) / 100;

function fuelAt(place: Place, patches: (x: number, y: number) => number): FuelName {
  const { x, y, heightM, slope, shade, riverKm } = place;
  const coarse = patches(x / 6, y / 6);
  const fine = patches(x / 1.4 + 50, y / 1.4);
  for (const { at, radiusKm } of SETTLEMENTS) {
    const far = Math.hypot(x - at[0], y - at[1]) / radiusKm;
    if (far < 0.75 + 0.3 * fine) return 'urban';
  }
  if (heightM > 1950 + 120 * fine || slope > 0.9) return 'nonFuel';
  if (riverKm < 2.4 && slope < 0.06 && coarse > 0.12) return 'vegetatedNonFuel';
  // Forest comes further down where the sun does not.
  const level = heightM - 130 * shade + 70 * coarse + 40 * fine;
  if (level < 690) return 'O1B';
  const draws = patches(x / 2.2 + 9, y / 2.2 + 33);
  if (level < 1050) return draws > 0.62 && shade > 0 ? 'D1' : 'C7';
  if (patches(x / 1.1 + 71, y / 1.1) > 0.72) return 'S1';
  if (level < 1430) {
    if (draws > 0.5) return 'M1';
    if (coarse > 0.5) return 'C4';
    return fine > 0.78 ? 'C6' : 'C3';
  }
  return heightM > 1780 ? 'C1' : 'C2';
}

/** People are counted whole, and their sums are those of the settlements. */
function settle(valley: Valley, fuelType: Float32Array) {
  const count = fuelType.length;
  const population = new Float32Array(count);
  const dwellings = new Float32Array(count);
  const spread = (total: { population: number; dwellings: number }, weights: Float64Array) => {
    share(total.population, weights, population);
    share(total.dwellings, weights, dwellings);
  };
  for (const settlement of SETTLEMENTS) {
    const [x, y] = settlement.at;
    const weights = new Float64Array(count);
    for (let cell = 0; cell < count; cell++) {
      const far = Math.hypot(valley.xKm[cell]! - x, valley.yKm[cell]! - y) / settlement.radiusKm;
      const isBuilt = fuelType[cell] === FUEL_CODES.urban;
      if (far < 1.6 && valley.isWater[cell] === 0) {
        weights[cell] = Math.exp(-2 * far * far) * (isBuilt ? 1 : 0.12);
      }
    }
    spread(settlement, weights);
  }
  const thin = new Float64Array(count);
  for (let cell = 0; cell < count; cell++) {
    const isDry = valley.isWater[cell] === 0 && fuelType[cell] !== FUEL_CODES.nonFuel;
    const isBurning = FIRES.some(
      ({ at }) => Math.hypot(valley.xKm[cell]! - at[0], valley.yKm[cell]! - at[1]) < 4,
    );
    // Farms stand apart: a few cells hold them, the same whatever the order of cells.
    const isFarm = (Math.imul(cell, 0x9e3779b1) >>> 0) % 23 === 0;
    if (isDry && !isBurning && isFarm) thin[cell] = Math.exp(-valley.riverKm[cell]! / 3);
  }
  spread(RURAL, thin);
  return { population, dwellings };
}

/** Adds a whole number to cells by weight: what is left by rounding down goes to the next in turn. */
export function share(total: number, weights: Float64Array, into: Float32Array): void {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let owed = 0;
  let given = 0;
  for (let cell = 0; cell < weights.length; cell++) {
    if (weights[cell] === 0) continue;
    owed += (total * weights[cell]!) / sum;
    const here = Math.min(total, Math.round(owed)) - given;
    into[cell] = into[cell]! + here;
    given += here;
  }
}
