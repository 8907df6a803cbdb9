import type { GridGeometry } from '../../earth/grid-geometry.ts';
import { gridShape, type Grid } from '../../earth/grid.ts';
import { findFuelClass } from '../../science/fire-behaviour/fuel-types.ts';
import { Fault } from '../../platform/fault.ts';
import type { Run } from '../../store/run.ts';
import { openRunFields } from '../run-fields.ts';
import type { TwinDeps } from '../twin-deps.ts';
import type { Area } from './areas.ts';
import { placeCells } from './grid-fire-weather.ts';

/** Fuel and terrain of an area, cell by cell; NaN = not known. */
export type Landscape = {
  readonly run: Run;
  readonly grid: Grid;
  readonly geometry: GridGeometry;
  readonly nx: number;
  readonly ny: number;
  readonly lons: Float64Array;
  readonly lats: Float64Array;
  /** distance between the centres of neighbours in the middle of the grid, m */
  readonly cellXM: number;
  readonly cellYM: number;
  /** `FUEL_CLASSES` codes; 0 = not known */
  readonly fuel: Uint8Array;
  readonly altitudeM: Float32Array;
  readonly slopePercent: Float32Array;
  /** direction the slope faces, degrees clockwise from north */
  readonly aspectDeg: Float32Array;
  /** percent; the area's own value where the landscape says nothing */
  readonly conifer: Float32Array;
  readonly curing: Float32Array;
};

const EARTH_M_PER_DEGREE = 111_195;

/**
 * Reads the landscape of an area.
 *
 * @throws {Fault} unknown-variable; corrupt-data naming a fuel code that is none;
 *   unsupported-format for a grid that is not of rows and columns of longitude and latitude
 */
export async function readLandscape(
  area: Area,
  run: Run,
  deps: Pick<TwinDeps, 'runs' | 'geometryOf'>,
): Promise<Landscape> {
  const { grid } = run;
  if (grid.kind !== 'regular-lonlat' && grid.kind !== 'projected') {
    const detail = `the landscape ${run.collection} lies on a ${grid.kind} grid`;
    const allowed = ['regular-lonlat', 'projected'];
    throw new Fault('unsupported-format', detail, { allowed });
  }
  const fields = openRunFields(run, deps.runs.runFolder(run.collection, run.referenceTime));
  try {
    const readSet = async (id: string) => {
      fields.getVariable(id);
      const [time] = fields.listTimes(id, null);
      return fields.readField(id, time ?? NaN, null);
    };
    const percent = async (id: string, otherwise: number) => {
      if (!fields.hasVariable(id)) return undefined;
      const shares = await readSet(id);
      return shares.map((share) => (Number.isNaN(share) ? otherwise : 100 * share));
    };
    const { percentConifer, curingPercent } = area.fireBehaviour;
    const [codes, altitudeM, slope, aspectDeg, conifer, curing] = await Promise.all([
      readSet('fuel_type'),
      readSet('surface_altitude'),
      readSet('terrain_slope'),
      readSet('terrain_aspect'),
      percent('conifer_fraction', percentConifer),
      percent('cured_grass_fraction', curingPercent),
    ]);
    const geometry = deps.geometryOf(grid);
    const { nx, ny } = gridShape(grid);
    const { lons, lats } = placeCells(geometry);
    const cells = nx * ny;
    const filled = (value: number) => new Float32Array(cells).fill(value);
    return {
      run,
      grid,
      geometry,
      nx,
      ny,
      lons,
      lats,
      ...cellSize(grid, lats),
      fuel: toFuelCodes(codes, run),
      altitudeM,
      slopePercent: slope.map((rise) => 100 * rise),
      aspectDeg,
      conifer: conifer ?? filled(percentConifer),
      curing: curing ?? filled(curingPercent),
    };
  } finally {
    fields.close();
  }
}

function cellSize(grid: Extract<Grid, { nx: number }>, lats: Float64Array) {
  if (grid.kind === 'projected') return { cellXM: grid.dxM, cellYM: grid.dyM };
  if (grid.kind === 'gaussian') throw new TypeError('a Gaussian grid was refused before');
  const middle = lats[Math.floor(lats.length / 2)]!;
  return {
    cellXM: grid.lonStepDeg * EARTH_M_PER_DEGREE * Math.cos((middle * Math.PI) / 180),
    cellYM: grid.latStepDeg * EARTH_M_PER_DEGREE,
  };
}

function toFuelCodes(codes: Float32Array, run: Run): Uint8Array {
  return Uint8Array.from(codes, (code) => {
    if (Number.isNaN(code)) return 0;
    if (findFuelClass(code) !== undefined) return code;
    throw new Fault('corrupt-data', `${run.collection} has the fuel code ${code}, which is none`, {
      variable: 'fuel_type',
      value: code,
    });
  });
}
