import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ProjectedGrid } from '../../../earth/grid.ts';
import { toIsoTime } from '../../../earth/time.ts';
import { writeCog } from '../../../formats/geotiff/write-cog.ts';
import type { Theatre } from '../theatres.ts';
import { makeCountry, type Country } from './country.ts';
import { facilityFeatures, leveeFeatures, roadFeatures } from './facilities.ts';
import { placeGauges, runPast } from './gauges.ts';
import { coverUpland } from './land.ts';
import { TOWN_GRID, UPLAND_GRID } from './place.ts';
import {
  annualPeaksFile,
  basinFeatures,
  dischargeFile,
  gaugeFeatures,
  reachClimateFile,
  reachFeatures,
  weatherFile,
} from './river-tables.ts';
import { makeTown } from './town.ts';

/** A variable of a raster, named and measured as the vocabulary has it. */
type Layer = readonly [variable: string, unit: string, values: Float32Array<ArrayBuffer>];

/** Rasters of the flood country: one file each. */
export const FLOOD_LAYERS = 10;

/**
 * Writes the flood country of a theatre into a folder, a folder a collection: GeoTIFF files that
 * say what they hold, and tables as CSV or GeoJSON. The land, its people and the floods of its past
 * are always the same; weather and gauges lead up to the reference time.
 *
 * @param flood.collection of the upland's rasters; all others are `exercise-<theatre>-<name>`
 * @param flood.onLayer called after each of the {@link FLOOD_LAYERS} rasters
 */
export async function writeFloodCountry(flood: {
  readonly folder: string;
  readonly collection: string;
  readonly theatre: Theatre;
  readonly referenceMs: number;
  readonly onLayer: () => void;
}): Promise<void> {
  const { folder, collection, theatre, referenceMs, onLayer } = flood;
  const country = makeCountry(theatre);
  const town = makeTown(theatre, country.rivers);
  const land = coverUpland(theatre, country.rivers, town);
  const files = {
    ...riverFiles(theatre, country, referenceMs),
    facilities: { 'facilities.geojson': json(facilityFeatures()) },
    roads: { 'roads.geojson': json(roadFeatures()) },
    levees: { 'levees.geojson': json(leveeFeatures(town)) },
  };
  for (const [name, texts] of Object.entries(files)) {
    const path = join(folder, `exercise-${theatre.name}-${name}`);
    await mkdir(path, { recursive: true });
    for (const [file, text] of Object.entries(texts)) await writeFile(join(path, file), text);
  }
  const write = (name: string, grid: ProjectedGrid, layers: readonly Layer[]) =>
    writeLayers({
      folder: join(folder, name),
      collection: name,
      grid,
      layers,
      referenceMs,
      onLayer,
    });
  await write(`exercise-${theatre.name}-town`, TOWN_GRID, [
    ['surface_altitude', 'm', centimetres(town.heightM)],
    ['surface_roughness_manning', 's m-1/3', town.manningSM13],
    ['population_count', '1', town.population],
    ['dwelling_count', '1', town.dwellings],
    ['building_count', '1', town.buildings],
  ]);
  await write(collection, UPLAND_GRID, [
    ['surface_altitude', 'm', Float32Array.from(country.rivers.upland.heightM)],
    ['land_cover_type', '1', land.cover],
    ['surface_roughness_manning', 's m-1/3', land.manningSM13],
    ['population_count', '1', land.population],
    ['dwelling_count', '1', land.dwellings],
  ]);
}

function riverFiles(theatre: Theatre, country: Country, referenceMs: number) {
  const gauges = placeGauges(country);
  const past = runPast(theatre, country, gauges, referenceMs);
  return {
    reaches: { 'reaches.geojson': json(reachFeatures(country)) },
    basins: { 'basins.geojson': json(basinFeatures(country)) },
    gauges: { 'gauges.geojson': json(gaugeFeatures(country, gauges)) },
    discharge: { 'discharge.csv': dischargeFile(theatre, gauges, past, referenceMs) },
    weather: { 'weather.csv': weatherFile(past, referenceMs) },
    'annual-peaks': {
      'annual-peaks.csv': annualPeaksFile(theatre, country, gauges, referenceMs),
    },
    'reach-climate': { 'reach-climate.csv': reachClimateFile(country, referenceMs) },
  };
}

async function writeLayers(raster: {
  readonly folder: string;
  readonly collection: string;
  readonly grid: ProjectedGrid;
  readonly layers: readonly Layer[];
  readonly referenceMs: number;
  readonly onLayer: () => void;
}): Promise<void> {
  const { folder, collection, grid, layers, referenceMs, onLayer } = raster;
  await mkdir(folder, { recursive: true });
  const time = toIsoTime(referenceMs);
  for (const [variable, unit, values] of layers) {
    const times = { reference_time: time, valid_time: time };
    const metadata = { collection, variable, unit, ...times, mark: 'EXERCISE' };
    const file = await open(join(folder, `${variable}.tif`), 'w');
    try {
      const sink = async (bytes: Uint8Array) => void (await file.write(bytes));
      await writeCog(sink, { grid, metadata }, [values], 'nearest');
    } finally {
      await file.close();
    }
    onLayer();
  }
}

/** As precise as a survey: more digits would be bytes without a meaning. */
function centimetres(values: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  return values.map((value) => Math.round(value * 100) / 100);
}

const json = (value: unknown) => `${JSON.stringify(value)}\n`;
