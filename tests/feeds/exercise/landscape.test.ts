import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { writeLandscape } from '../../../services/feeds/exercise/landscape/landscape-files.ts';
import {
  FIRES,
  LANDSCAPE_GRID,
  riverX,
  RURAL,
  SETTLEMENTS,
  toLonLat,
} from '../../../services/feeds/exercise/landscape/place.ts';
import { makeTerrain } from '../../../services/feeds/exercise/terrain.ts';
import { THEATRES } from '../../../services/feeds/exercise/theatres.ts';
import { readFireWeather } from '../../../services/formats/fire-weather-observations.ts';
import { openGeotiff } from '../../../services/formats/geotiff/open-geotiff.ts';
import { readHotspots } from '../../../services/formats/hotspots.ts';
import { openFileSource } from '../../../services/platform/byte-source.ts';
import { FUEL_CODES } from '../../../services/science/fuels/fuel-codes.ts';

const COLLECTION = 'exercise-west-landscape';
const REFERENCE_MS = Date.UTC(2026, 10, 23);
const HOUR_MS = 3_600_000;
const theatre = THEATRES[0]!;

const folder = await mkdtemp(join(tmpdir(), 'isohyet-landscape-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const write = (name: string, referenceMs = REFERENCE_MS) =>
  writeLandscape({
    folder: join(folder, name),
    collection: COLLECTION,
    theatre,
    referenceMs,
    onLayer: () => undefined,
  });

async function readLayer(variable: string): Promise<Float64Array> {
  const source = await openFileSource(join(folder, 'first', COLLECTION, `${variable}.tif`));
  try {
    return await (await openGeotiff(source)).readBand(0);
  } finally {
    await source.close();
  }
}

const readText = (path: string) => readFile(join(folder, 'first', path), 'utf8');
const readFeatures = async (path: string) =>
  (JSON.parse(await readText(path)) as GeoJSON.FeatureCollection).features;
const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);

function cellAt(lonDeg: number, latDeg: number): number {
  const { nx, lonFirstDeg, latFirstDeg, lonStepDeg, latStepDeg } = LANDSCAPE_GRID;
  const column = Math.round((lonDeg - lonFirstDeg) / lonStepDeg);
  return Math.round((latFirstDeg - latDeg) / latStepDeg) * nx + column;
}

beforeAll(() => write('first'));

describe('the land of the exercise', () => {
  test('every fuel code is one of the table, and most of the fuels are there', async () => {
    const fuels = new Set(await readLayer('fuel_type'));
    const known = new Set<number>(Object.values(FUEL_CODES));
    expect([...fuels].filter((code) => !known.has(code))).toEqual([]);
    expect(fuels.size).toBeGreaterThan(9);
  });

  test('conifers are told of mixedwood, curing of grass, and of nothing else', async () => {
    const fuel = await readLayer('fuel_type');
    const conifers = await readLayer('conifer_fraction');
    const cured = await readLayer('cured_grass_fraction');
    const isKnown = (value: number) => value >= 0 && value <= 1;
    expect(fuel.every((code, at) => isKnown(conifers[at]!) === (code === FUEL_CODES.M1))).toBe(
      true,
    );
    expect(fuel.every((code, at) => isKnown(cured[at]!) === (code === FUEL_CODES.O1B))).toBe(true);
  });

  test('it is the terrain of the theatre, seen closer: blocks of a weather cell agree', async () => {
    const height = await readLayer('surface_altitude');
    const coarse = makeTerrain(theatre, LANDSCAPE_GRID).heightM;
    // The valley is cut below the smooth ranges, its uplands stand above them.
    expect(Math.abs(sum(height) - sum(Float64Array.from(coarse)))).toBeLessThan(
      350 * coarse.length,
    );
    expect(height.every((value) => value > 300 && value < 2600)).toBe(true);
  });

  test('slopes are those of land: flat water, steep sides, aspects all around', async () => {
    const fuel = await readLayer('fuel_type');
    const slope = await readLayer('terrain_slope');
    const aspect = await readLayer('terrain_aspect');
    expect(slope.every((value) => value >= 0 && value < 1.5)).toBe(true);
    expect(aspect.every((value) => value >= 0 && value < 360)).toBe(true);
    const lake = cellAt(...toLonLat([riverX(10), 10]));
    expect(fuel[lake]).toBe(FUEL_CODES.water);
    expect(slope[lake]).toBeLessThan(0.01);
  });

  test('the river is a barrier without a gap from the north edge to the south', async () => {
    const fuel = await readLayer('fuel_type');
    const { nx, ny } = LANDSCAPE_GRID;
    // Land reached from the west edge over sides and corners never meets the east edge.
    const reached = new Uint8Array(nx * ny);
    const waiting = Array.from({ length: ny }, (_, row) => row * nx);
    for (const cell of waiting) reached[cell] = 1;
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
      for (const [dx, dy] of [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => [x, y] as const))) {
        const x: number = (cell % nx) + dx;
        const y: number = Math.floor(cell / nx) + dy;
        const next = y * nx + x;
        const isInside = x >= 0 && x < nx && y >= 0 && y < ny;
        if (!isInside || reached[next] === 1 || fuel[next] === FUEL_CODES.water) continue;
        reached[next] = 1;
        waiting.push(next);
      }
    }
    expect(Array.from({ length: ny }, (_, row) => reached[row * nx + nx - 1])).not.toContain(1);
  });

  test('people and dwellings are whole, and as many as the settlements have', async () => {
    const population = await readLayer('population_count');
    const dwellings = await readLayer('dwelling_count');
    const total = (of: 'population' | 'dwellings') =>
      SETTLEMENTS.reduce<number>((all, settlement) => all + settlement[of], RURAL[of]);
    expect(sum(population)).toBe(total('population'));
    expect(sum(dwellings)).toBe(total('dwellings'));
    const isCount = (value: number) => Number.isInteger(value) && value >= 0;
    expect(population.every(isCount) && dwellings.every(isCount)).toBe(true);
    const fuel = await readLayer('fuel_type');
    expect(population.every((value, at) => value === 0 || fuel[at] !== FUEL_CODES.water)).toBe(
      true,
    );
  });

  test('fires began where something burns', async () => {
    const fuel = await readLayer('fuel_type');
    for (const { at } of FIRES) {
      expect(fuel[cellAt(...toLonLat(at))]).toBeLessThan(FUEL_CODES.nonFuel);
    }
  });
});

describe('what was observed before the exercise', () => {
  test('stations tell of 60 days at local noon, the last less than a day before', async () => {
    const { rows, faults } = readFireWeather(
      await readText('exercise-west-weather-stations/noon.csv'),
    );
    expect(faults).toEqual([]);
    const byStation = Map.groupBy(rows, (row) => row['station_id']);
    expect(byStation.size).toBe(25);
    const days = [...byStation.values()].map((of) => of.length);
    // One station missed a day, and one value: as they do.
    expect(days.filter((count) => count === 60)).toHaveLength(24);
    expect(rows.filter((row) => row['relative_humidity_percent'] === null)).toHaveLength(1);
    const last = Math.max(...rows.map((row) => row['time'] as number));
    expect(last).toBeLessThan(REFERENCE_MS);
    expect(last).toBeGreaterThan(REFERENCE_MS - 24 * HOUR_MS);
  });

  test('the interior dries: no rain for three weeks in the valley, and warmer', async () => {
    const { rows } = readFireWeather(await readText('exercise-west-weather-stations/noon.csv'));
    const town = rows.filter((row) => row['station_id'] === 'EX01');
    const after = (days: number) =>
      town.filter((row) => (row['time'] as number) > REFERENCE_MS - days * 24 * HOUR_MS);
    const mean = (of: typeof town, name: string) =>
      of.reduce((all, row) => all + (row[name] as number), 0) / of.length;
    expect(mean(after(20), 'precipitation_mm')).toBe(0);
    expect(mean(town.slice(0, 39), 'precipitation_mm')).toBeGreaterThan(0.3);
    expect(mean(after(5), 'temperature_c')).toBeGreaterThan(
      mean(town.slice(0, 10), 'temperature_c'),
    );
    expect(mean(after(5), 'relative_humidity_percent')).toBeLessThan(40);
  });

  test('hotspots of both sensors lie on the fires, but for the false alarms', async () => {
    const files = ['viirs', 'modis'].map((name) => `exercise-west-hotspots/${name}.csv`);
    for (const file of files) {
      const { rows, faults } = readHotspots(await readText(file));
      expect(faults).toEqual([]);
      expect(rows.length).toBeGreaterThan(10);
      const near = rows.filter(({ geometry }) => {
        const [lonDeg, latDeg] = (geometry as GeoJSON.Point).coordinates as [number, number];
        return FIRES.some(({ at }) => {
          const [lon, lat] = toLonLat(at);
          return Math.hypot((lonDeg - lon) * 72.4, (latDeg - lat) * 111.2) < 7;
        });
      });
      expect(near.length / rows.length).toBeGreaterThan(0.8);
      const times = rows.map((row) => row['time'] as number);
      expect(Math.max(...times)).toBeLessThan(REFERENCE_MS);
    }
  });

  test('the mapped fire grows: the day before, the night after it, and by yesterday evening', async () => {
    const outlines = await readFeatures('exercise-west-perimeters/perimeters.geojson');
    const areas = outlines
      .filter(({ properties }) => properties?.['fire_number'] === 'EX-001')
      .toSorted((a, b) => (a.properties?.['mapped_at'] < b.properties?.['mapped_at'] ? -1 : 1))
      .map(({ properties }) => properties?.['area_ha'] as number);
    expect(areas).toHaveLength(3);
    expect(areas[1]).toBeGreaterThan(areas[0]! * 2);
    expect(areas[2]).toBeGreaterThan(areas[1]! * 2);
  });

  test('there are ways out, and places that matter', async () => {
    const roads = await readFeatures('exercise-west-roads/roads.geojson');
    const facilities = await readFeatures('exercise-west-facilities/facilities.geojson');
    expect(roads.some(({ properties }) => properties?.['evacuation_route'] === true)).toBe(true);
    const kinds = new Set(facilities.map(({ properties }) => properties?.['kind'] as string));
    expect([...kinds]).toEqual(expect.arrayContaining(['hospital', 'school', 'fire_station']));
  });
});

test('the same reference time gives the same bytes', async () => {
  await write('second');
  const hashes = async (name: string) => {
    const files = await readdir(join(folder, name), { recursive: true, withFileTypes: true });
    const paths = files.filter((file) => file.isFile()).map((f) => join(f.parentPath, f.name));
    const hash = createHash('sha256');
    for (const path of paths.toSorted()) hash.update(await readFile(path));
    return hash.digest('hex');
  };
  expect(await hashes('second')).toBe(await hashes('first'));
});
