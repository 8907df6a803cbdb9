import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ProjectedGrid } from '../../../../services/earth/grid.ts';
import { openPlane } from '../../../../services/earth/grids/plane.ts';
import type { Area } from '../../../../services/twin/flood/areas.ts';
import type { InundationRequest } from '../../../../services/twin/flood/inundation/inundation-request.ts';
import { runInundation } from '../../../../services/twin/flood/inundation/run-inundation.ts';
import { openSmallRivers } from '../small-rivers.ts';
import { START_MS } from '../small-weather.ts';

const PROJ4 = '+proj=utm +zone=32 +ellps=GRS80';
const plane = openPlane(PROJ4);
const out = new Float64Array(2);

/** 600 m x 800 m around the lowest reach of the small rivers, which flows southward through it. */
export const GRID: ProjectedGrid = (() => {
  plane.toPlane(6.725, 50.45, out);
  const [nx, ny, dM] = [30, 40, 20];
  const [x, y] = [Math.round(out[0]! / dM) * dM, Math.round(out[1]! / dM) * dM];
  return {
    kind: 'projected',
    proj4: PROJ4,
    nx,
    ny,
    xFirstM: x - (nx / 2) * dM + dM / 2,
    yFirstM: y + (ny / 2) * dM - dM / 2,
    dxM: dM,
    dyM: dM,
  };
})();

export const SLOPE = 0.002;
export const CHANNEL_N = 0.03;
export const RIVER_WIDTH_M = 20;
const RIVER = 12;
const LEVEE = 15;
/** ground of the polder behind the levee, level */
export const POLDER_M = 100 - SLOPE * 400 + 1;
const bedM = (row: number) => 100 - SLOPE * 20 * row;
const isPolder = (column: number, row: number) =>
  column > LEVEE && column < 28 && row > 1 && row < 38;
export const POLDER_CELLS = 12 * 36;

/** A river one cell wide between berms, hills to the west, a levee and a polder to the east. */
function heightM(column: number, row: number): number {
  if (column === RIVER) return bedM(row);
  if (column >= 10 && column < LEVEE) return bedM(row) + 3;
  if (isPolder(column, row)) return POLDER_M;
  if (column === LEVEE && row > 1 && row < 38) return bedM(row) + 4.5;
  return bedM(row) + 12;
}

/** Longitude and latitude of the centre of a cell. */
export function lonLat(column: number, row: number): [number, number] {
  plane.toLonLat(GRID.xFirstM + column * GRID.dxM, GRID.yFirstM - row * GRID.dyM, out);
  return [out[0]!, out[1]!];
}

const cells = (of: (column: number, row: number) => number) =>
  Float32Array.from({ length: GRID.nx * GRID.ny }, (_, cell) =>
    of(cell % GRID.nx, Math.floor(cell / GRID.nx)),
  );
const line = (...coordinates: [number, number][]) => ({ type: 'LineString' as const, coordinates });

const UNITS = {
  surface_altitude: 'm',
  surface_roughness_manning: 's m-1/3',
  population_count: '1',
  dwelling_count: '1',
  building_count: '1',
} as const;

const REQUEST: InundationRequest = {
  hours: 6,
  inflows: [{ dischargeM3S: 150 }],
  breach: [],
  barriers: [],
  rainFactor: 1,
  roughnessFactor: 1,
  intervalMinutes: 60,
  coarser: 1,
  compareToBase: true,
};

/** The small rivers with a town on the lowest of them, and a way to run scenarios of it. */
export async function openSmallTown() {
  const world = await openSmallRivers();
  const path = join(world.catalogDir, 'twins', 'flood.json');
  const { areas } = JSON.parse(readFileSync(path, 'utf8')) as { areas: Area[] };
  const area = {
    ...areas[0]!,
    town: 'exercise-rhine-town',
    inundation: { ...areas[0]!.inundation!, hours: 4, coarser: 1 },
  };
  writeFileSync(path, JSON.stringify({ areas: [area] }));
  const writeTown = async (grid = GRID, wall?: number) => {
    const referenceTime = '2026-05-01T00:00:00Z';
    const at = { grid, referenceMs: Date.parse(referenceTime), validMs: Date.parse(referenceTime) };
    const writer = await world.deps.runs.openWriter({
      collection: 'exercise-rhine-town',
      referenceTime,
      grid,
      marks: ['EXERCISE'],
    });
    const one = (column: number, row: number) => Number(isPolder(column, row));
    const values = {
      surface_altitude: cells(heightM).map((height, cell) => (cell === wall ? NaN : height)),
      surface_roughness_manning: cells(() => CHANNEL_N),
      population_count: cells(one),
      dwelling_count: cells((column, row) => one(column, row) / 2),
      building_count: cells((column, row) => one(column, row) / 4),
    };
    try {
      for (const [id, unit] of Object.entries(UNITS)) {
        await writer.addField({
          ...at,
          variable: {
            id,
            unit,
            label: { en: id, fr: id },
            level: { kind: 'surface' },
            cellMethod: 'point',
            timeInterpolation: 'step',
          },
          values: values[id as keyof typeof UNITS] as Float32Array<ArrayBuffer>,
        });
      }
      await writer.commit();
    } finally {
      await writer.close();
    }
  };
  let ids = 0;
  return {
    ...world,
    area,
    writeTown,
    async writeAssets() {
      const of = (feature_id: string) => ({ source: 'test', feature_id });
      await world.write('exercise-rhine-levees', [
        {
          ...of('L1'),
          levee_id: 'L1',
          part_of: 'L1',
          kind: 'levee',
          name: 'East levee',
          name_fr: 'Digue est',
          crest_m: bedM(19.5) + 4.5,
          crest_from_m: bedM(2) + 4.5,
          crest_to_m: bedM(37) + 4.5,
          geometry: line(lonLat(LEVEE, 2), lonLat(LEVEE, 37)),
        },
      ]);
      await world.write('exercise-rhine-roads', [
        {
          ...of('road'),
          name: 'Polder road',
          name_fr: 'Chemin du polder',
          kind: 'local',
          evacuation_route: true,
          // From the hill in the east into the polder.
          geometry: line(lonLat(29, 20), lonLat(20, 20)),
        },
      ]);
      await world.write('exercise-rhine-facilities', [
        {
          ...of('school'),
          name: 'School',
          name_fr: 'École',
          kind: 'school',
          critical: true,
          geometry: { type: 'Point', coordinates: lonLat(20, 20) },
        },
        {
          ...of('barn'),
          name: 'Barn',
          name_fr: 'Grange',
          kind: 'barn',
          critical: false,
          geometry: { type: 'Point', coordinates: lonLat(29, 20) },
        },
      ]);
    },
    run: (changes: Partial<InundationRequest> = {}, id = `scenario-flood-inundation-t${++ids}`) =>
      runInundation(
        {
          id,
          request: { ...REQUEST, ...changes },
          dataDir: world.dataDir,
          catalogDir: world.catalogDir,
          nowMs: START_MS,
        },
        world.deps,
      ),
  };
}
