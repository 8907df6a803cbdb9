import { invalidField } from '../../platform/fault.ts';
import { findFuelClass } from '../fire-behaviour/fuel-types.ts';
import { slopeAndAspect } from '../terrain/slope-aspect.ts';
import { type BarrierLine, drawBarriers } from './barriers.ts';
import type { FuelMap } from './fuel-map.ts';
import {
  fuelSpread,
  type GrowthWeather,
  type SpreadRules,
  type StandDetails,
} from './fuel-spread.ts';
import type { Ignition } from './ignitions.ts';
import { type FireGrowth, type GrowthOptions, spreadFire } from './spread-fire.ts';

/** The ground a fire may run over. Rasters are row-major, row 0 in the north. */
export type GrowthLandscape = {
  readonly nx: number;
  readonly ny: number;
  /** distance between cell centres towards east and towards south, m */
  readonly cellXM: number;
  readonly cellYM: number;
  /** raster codes of `fire-behaviour/fuel-types.ts`; 0 = unknown */
  readonly fuel: Uint8Array;
  /** slope, percent, and the direction it faces; NaN = unknown, and does not burn */
  readonly slopePercent?: Float32Array;
  readonly aspectDeg?: Float32Array;
  /** m; slope and aspect are made of it where they are not given */
  readonly elevationM?: Float32Array;
  /** width of barriers in each cell, m, 0 = none: roads, rivers */
  readonly barrierM?: Float32Array;
  readonly stand: StandDetails;
};

export type FireOptions = Omit<GrowthOptions, 'describe' | 'isUnknown' | 'groundOf'> &
  SpreadRules & {
    /** firebreaks, beside the barriers of the landscape */
    readonly barriers?: readonly BarrierLine[];
  };

/**
 * Grows a fire over a landscape by the FBP System and minimum travel time.
 *
 * @see `front.ts` for the method and its errors, `fuel-spread.ts` for classes of cells
 * @throws {Fault} `invalid-request`: rasters of another size, an ignition where nothing burns or
 *   outside, missing hours of weather
 */
export async function growFire(
  landscape: GrowthLandscape,
  weather: GrowthWeather,
  ignitions: readonly Ignition[],
  options: FireOptions,
  signal?: AbortSignal,
): Promise<FireGrowth> {
  const { nx, ny, cellXM, cellYM, fuel } = landscape;
  checkRasters(landscape, weather);
  const terrain = terrainOf(landscape);
  const map: FuelMap = { nx, ny, fuel, ...(terrain === undefined ? {} : { terrain }) };
  const spread = fuelSpread(map, weather, landscape.stand, options, options.endMin);
  const lines = options.barriers ?? [];
  const { barrierM } = landscape;
  const grid = {
    nx,
    ny,
    cellXM,
    cellYM,
    ...(barrierM !== undefined && { barrierM }),
    ...(lines.length > 0 && { drawnM: drawBarriers(nx, ny, lines) }),
  };
  const isUnknown = (cell: number) =>
    fuel[cell] === 0 || Number.isNaN(terrain?.slopePercent[cell] ?? 0);
  const describe = (cell: number) => {
    if (isUnknown(cell)) return 'fuel or terrain is unknown';
    return findFuelClass(fuel[cell]!)?.title.en ?? `fuel code ${fuel[cell]}`;
  };
  const groundOf = (cell: number) => fuel[cell]!;
  const known = { ...options, describe, isUnknown, groundOf };
  return spreadFire(grid, spread, ignitions, known, signal);
}

function checkRasters(landscape: GrowthLandscape, { zones, zoneOf }: GrowthWeather): void {
  const { nx, ny, fuel, slopePercent, aspectDeg, elevationM, barrierM } = landscape;
  const rasters = { fuel, slopePercent, aspectDeg, elevationM, barrierM, zoneOf };
  for (const [field, values] of Object.entries(rasters)) {
    if (values === undefined || values.length === nx * ny) continue;
    const detail = `must have ${nx} x ${ny} values`;
    throw invalidField({ field, value: values.length, detail });
  }
  const codes = new Uint8Array(256);
  for (const code of fuel) codes[code] = 1;
  const foreign = codes.findIndex((used, code) => used === 1 && code > 0 && !findFuelClass(code));
  if (foreign >= 0) {
    throw invalidField({ field: 'fuel', value: foreign, detail: 'is no code of a fuel type' });
  }
  if (zones > 1 && zoneOf === undefined) {
    throw invalidField({ field: 'zoneOf', detail: `needed for ${zones} zones of weather` });
  }
  const beyond = zoneOf?.find((zone) => zone >= zones);
  if (beyond !== undefined) {
    throw invalidField({ field: 'zoneOf', value: beyond, detail: 'no such zone', allowed: zones });
  }
}

function terrainOf(landscape: GrowthLandscape): FuelMap['terrain'] {
  const { nx, ny, cellXM, cellYM, slopePercent, aspectDeg, elevationM } = landscape;
  if (slopePercent !== undefined && aspectDeg !== undefined) return { slopePercent, aspectDeg };
  if (elevationM === undefined) return undefined;
  const made = slopeAndAspect(
    { nx, ny, heightM: elevationM, cellWidthM: cellXM, cellHeightM: cellYM },
    'extrapolated',
  );
  return { slopePercent: made.slope.map((slope) => 100 * slope), aspectDeg: made.aspectDeg };
}
