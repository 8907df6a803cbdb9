/** Fuels and terrain, cell by cell, row-major, row 0 in the north. */
export type FuelMap = {
  readonly nx: number;
  readonly ny: number;
  /** raster codes of `fuel-types.ts`; 0 = unknown */
  readonly fuel: Uint8Array;
  /** rise over run, percent, and the direction the slope faces; none = flat ground */
  readonly terrain?: { readonly slopePercent: Float32Array; readonly aspectDeg: Float32Array };
};

/** A class of cells in which fire behaves alike. */
export type FuelClassKey = {
  readonly fuel: number;
  readonly slopeStep: number;
  readonly aspectStep: number;
  readonly zone: number;
};

const SLOPE_STEP_PERCENT = 2;
/** From 70 % on the FBP System knows no steeper slope (ST-X-3 eq. 39). */
const SLOPE_STEPS = 36;
const ASPECT_STEP_DEG = 5;
const ASPECT_STEPS = 360 / ASPECT_STEP_DEG;
const LAST_FUEL = 18;

export function slopeOf({ slopeStep }: FuelClassKey): number {
  return slopeStep * SLOPE_STEP_PERCENT;
}

export function aspectOf({ aspectStep }: FuelClassKey): number {
  return aspectStep * ASPECT_STEP_DEG;
}

/**
 * The class of each cell, numbered from 1 in the order in which they are met; 0 does not burn:
 * non-fuel, unknown fuel, unknown slope.
 *
 * @returns `keys[class]`; the first stands for class 0 and means nothing
 */
export function classifyCells(
  { fuel, terrain }: FuelMap,
  zones: number,
  zoneOf: Uint16Array | undefined,
): { readonly classOf: Uint32Array<ArrayBuffer>; readonly keys: readonly FuelClassKey[] } {
  const keys: FuelClassKey[] = [{ fuel: 0, slopeStep: 0, aspectStep: 0, zone: 0 }];
  const numbers = new Uint32Array((LAST_FUEL + 1) * SLOPE_STEPS * ASPECT_STEPS * zones);
  const classOf = new Uint32Array(fuel.length);
  for (let cell = 0; cell < fuel.length; cell++) {
    const code = fuel[cell]!;
    if (code < 1 || code > LAST_FUEL) continue;
    let slopeStep = 0;
    let aspectStep = 0;
    if (terrain !== undefined) {
      const slope = terrain.slopePercent[cell]!;
      const aspect = terrain.aspectDeg[cell]!;
      if (!(slope >= 0)) continue;
      slopeStep = Math.min(Math.round(slope / SLOPE_STEP_PERCENT), SLOPE_STEPS - 1);
      if (slopeStep > 0 && !Number.isFinite(aspect)) continue;
      if (slopeStep > 0) {
        aspectStep = Math.round(aspect / ASPECT_STEP_DEG) % ASPECT_STEPS;
        if (aspectStep < 0) aspectStep += ASPECT_STEPS;
      }
    }
    const zone = zoneOf === undefined ? 0 : zoneOf[cell]!;
    const key =
      ((zone * SLOPE_STEPS + slopeStep) * ASPECT_STEPS + aspectStep) * (LAST_FUEL + 1) + code;
    if (numbers[key] === 0)
      numbers[key] = keys.push({ fuel: code, slopeStep, aspectStep, zone }) - 1;
    classOf[cell] = numbers[key]!;
  }
  return { classOf, keys };
}
