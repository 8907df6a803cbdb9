import { invalidField } from '../../platform/fault.ts';
import type { FloodGrid, FloodOptions } from './flood-model.ts';

/** Ground above or below this, m, is no ground but a code for missing. */
const PLAUSIBLE_M = 9000;
const LOWEST_M = -1000;

/** Defaults of a flood. */
export const FLOOD_DEFAULTS: Required<FloodOptions> = {
  theta: 0.9,
  courant: 0.6,
  leastFlowDepthM: 1e-5,
  longestStepS: 30,
  shortestStepS: 1e-3,
  wetDepthM: 0.05,
  sampleS: 10,
};

const ALLOWED: Readonly<Record<keyof FloodOptions, readonly [number, number]>> = {
  theta: [0.7, 1],
  courant: [0.1, 0.6],
  leastFlowDepthM: [1e-7, 0.1],
  longestStepS: [1e-3, 3600],
  shortestStepS: [1e-6, 1],
  wetDepthM: [1e-4, 10],
  sampleS: [0, 3600],
};

/** @throws {Fault} `invalid-request`: an option outside what holds */
export function checkOptions(options: FloodOptions = {}): Required<FloodOptions> {
  const all = { ...FLOOD_DEFAULTS, ...options };
  for (const [name, [least, most]] of Object.entries(ALLOWED)) {
    const value = all[name as keyof FloodOptions];
    if (value >= least && value <= most) continue;
    const detail = `must be from ${least} to ${most}`;
    throw invalidField({ field: `options.${name}`, value, detail, allowed: [least, most] });
  }
  return all;
}

/**
 * Looks at a grid before anything is made of it.
 *
 * @returns how many cells are walls, lowest and highest ground
 * @throws {Fault} `invalid-request`: degrees, rasters of another size, no cell with ground, ground
 *   that looks like a code for missing, Manning's n that is missing or not positive
 */
export function checkGrid(grid: FloodGrid): {
  readonly wallCells: number;
  readonly lowestM: number;
  readonly highestM: number;
} {
  const { nx, ny, cellM, axisUnit, elevationM, manningSM13, westM, northM } = grid;
  if (axisUnit !== 'metre') {
    const detail = 'cells must be squares of metres: give the grid in a projected system';
    throw invalidField({ field: 'grid.axisUnit', value: axisUnit, detail, allowed: ['metre'] });
  }
  for (const [name, value] of Object.entries({ nx, ny })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw invalidField({ field: `grid.${name}`, value, detail: 'must be a whole number above 0' });
  }
  if (!(cellM > 0 && Number.isFinite(cellM + westM + northM))) {
    const detail = 'side and corner must be numbers of metres, the side above 0';
    throw invalidField({ field: 'grid.cellM', value: cellM, detail });
  }
  const cells = nx * ny;
  if (elevationM.length !== cells) {
    const detail = `must have ${nx} x ${ny} values`;
    throw invalidField({ field: 'grid.elevationM', value: elevationM.length, detail });
  }
  checkRaster('grid.manningSM13', manningSM13, cells);
  let wallCells = 0;
  let [lowestM, highestM] = [Infinity, -Infinity];
  let [holes, bad] = [0, NaN];
  for (let cell = 0; cell < cells; cell++) {
    const heightM = elevationM[cell]!;
    if (Number.isNaN(heightM)) {
      wallCells++;
      continue;
    }
    lowestM = Math.min(lowestM, heightM);
    highestM = Math.max(highestM, heightM);
    const n = typeof manningSM13 === 'number' ? manningSM13 : manningSM13[cell]!;
    if (n > 0 && n < 10) continue;
    holes++;
    bad = n;
  }
  if (wallCells === cells) {
    throw invalidField({ field: 'grid.elevationM', value: cells, detail: 'no cell has elevation' });
  }
  if (lowestM < LOWEST_M || highestM > PLAUSIBLE_M) {
    const value = lowestM < LOWEST_M ? lowestM : highestM;
    const detail = 'is no ground; a missing elevation is NaN';
    throw invalidField({
      field: 'grid.elevationM',
      value,
      detail,
      allowed: [LOWEST_M, PLAUSIBLE_M],
    });
  }
  if (holes > 0) {
    const detail = `${holes} of ${cells - wallCells} cells with elevation have no roughness from 0 to 10`;
    throw invalidField({ field: 'grid.manningSM13', value: bad, detail });
  }
  return { wallCells, lowestM, highestM };
}

/** @throws {Fault} `invalid-request`: a raster of another size */
export function checkRaster(
  field: string,
  values: number | { readonly length: number },
  cells: number,
): void {
  if (typeof values === 'number' || values.length === cells) return;
  const detail = `must have ${cells} values`;
  throw invalidField({ field, value: values.length, detail });
}
