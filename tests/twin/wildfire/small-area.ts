import { rmSync } from 'node:fs';

import type { Grid } from '../../../services/earth/grid.ts';
import { toIsoTime } from '../../../services/earth/time.ts';
import type { Variable } from '../../../services/earth/variable.ts';
import { openTwin } from '../../../services/twin/open-twin.ts';
import { readAreas } from '../../../services/twin/wildfire/areas.ts';
import { DAY_MS, makeDataDir, START_MS, WARMING, writeWeather } from './small-weather.ts';

export const CATALOG_DIR = 'data-catalog';

/** 60 x 50 cells of about 180 m around 50 degrees north, 120 degrees west. */
const LAND_GRID: Grid = {
  kind: 'regular-lonlat',
  nx: 60,
  ny: 50,
  lonFirstDeg: -120.075,
  latFirstDeg: 50.04,
  lonStepDeg: 0.0025,
  latStepDeg: 0.0016,
};
/** Column of the landscape that is water: fire does not pass it. */
export const WATER_COLUMN = 45;

/** The exercise area of the published catalog over a small world in a temporary folder. */
export async function openSmallArea() {
  const dataDir = makeDataDir();
  const twin = await openTwin(dataDir, CATALOG_DIR);
  const [area] = await readAreas(CATALOG_DIR);
  // Tables are as if written a day after the run began, whenever the test runs.
  const updatedAt = toIsoTime(START_MS + DAY_MS);
  const readTable: typeof twin.deps.readTable = async (collection, where) => {
    const { rows, manifest } = await twin.deps.readTable(collection, where);
    return { rows, manifest: manifest && { ...manifest, updatedAt } };
  };
  const deps = { ...twin.deps, readTable, onProgress: () => undefined };
  return {
    dataDir,
    area: area!,
    deps,
    /** the control run, 49 hours from `START_MS` */
    writeControl: () => writeWeather(deps.runs, 'exercise-west', WARMING),
    writeLandscape: () => writeLandscape(deps),
    writeStations: (days: number) => writeStations(deps, days),
    async close() {
      await twin.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type Deps = Awaited<ReturnType<typeof openTwin>>['deps'];

async function writeLandscape({ runs }: Deps): Promise<void> {
  if (LAND_GRID.kind !== 'regular-lonlat') throw new TypeError('the landscape is of rows');
  const cells = LAND_GRID.nx * LAND_GRID.ny;
  const { nx } = LAND_GRID;
  const fuel = (cell: number) => (cell % nx === WATER_COLUMN ? 102 : 15);
  const layers: Readonly<Record<string, readonly [unit: string, of: (cell: number) => number]>> = {
    fuel_type: ['1', fuel],
    surface_altitude: ['m', () => 500],
    terrain_slope: ['1', () => 0],
    terrain_aspect: ['degree', () => 0],
    population_count: ['1', (cell) => Number(cell % nx < 10)],
    dwelling_count: ['1', () => 0],
  };
  const writer = await runs.openWriter({
    collection: 'exercise-west-landscape',
    referenceTime: '2026-06-01T00:00:00Z',
    grid: LAND_GRID,
    marks: ['EXERCISE'],
  });
  try {
    for (const [id, [unit, of]] of Object.entries(layers)) {
      const variable: Variable = {
        id,
        unit,
        label: { en: id, fr: id },
        level: { kind: 'surface' },
        cellMethod: 'point',
        timeInterpolation: 'step',
      };
      const values = Float32Array.from({ length: cells }, (_, cell) => of(cell));
      await writer.addField({
        variable,
        grid: LAND_GRID,
        referenceMs: START_MS,
        validMs: START_MS,
        values,
      });
    }
    await writer.commit();
  } finally {
    await writer.close();
  }
}

/** Two stations that report a warm dry noon every day before the run. */
async function writeStations({ tables, catalog }: Deps, days: number): Promise<void> {
  const collection = 'exercise-west-weather-stations';
  const entry = await catalog.getCollection(collection);
  const writer = await tables.openWriter(collection, entry['isohyet:table']!, ['EXERCISE']);
  try {
    const rows = Array.from({ length: days }, (_, before) =>
      [-121, -119].map((lon, nth) => ({
        station_id: `S${nth}`,
        name: `Station ${nth}`,
        elevation_m: 500,
        time: new Date(START_MS - (before + 1) * DAY_MS + 20 * 3_600_000).toISOString(),
        temperature_c: 22,
        relative_humidity_percent: 30,
        wind_km_h: 12,
        wind_from_deg: 270,
        precipitation_mm: 0,
        snow_depth_cm: 0,
        geometry: { type: 'Point' as const, coordinates: [lon, 50] },
      })),
    );
    const sha256 = days.toString(16).padStart(64, '0');
    writer.addRows(rows.flat(), { name: 'stations.csv', bytes: 1, sha256 });
    await writer.commit();
  } finally {
    await writer.close();
  }
}
