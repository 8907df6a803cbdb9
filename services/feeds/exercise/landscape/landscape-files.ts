import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { toIsoTime } from '../../../earth/time.ts';
import { writeCog } from '../../../formats/geotiff/write-cog.ts';
import { slopeAndAspect } from '../../../science/terrain/slope-aspect.ts';
import { KM_PER_DEGREE } from '../terrain.ts';
import type { Theatre } from '../theatres.ts';
import { facilityFeatures, roadFeatures } from './features.ts';
import { firePerimeters, growPast } from './fires.ts';
import { hotspotFiles } from './hotspots.ts';
import { coverValley } from './land-cover.ts';
import { LANDSCAPE_GRID } from './place.ts';
import { stationDays, stationFile } from './stations.ts';
import type { FireLand } from './true-fire.ts';
import { cellWidthsM, makeValley } from './valley.ts';

/** A variable of the landscape, named and measured as the vocabulary has it. */
type Layer = {
  readonly variable: string;
  readonly unit: string;
  readonly values: Float32Array<ArrayBuffer>;
};

/** Rasters of a landscape: one file each. */
export const LANDSCAPE_LAYERS = 8;

/**
 * Writes the landscape of a theatre into a folder, as data of its kind come: GeoTIFF files that
 * say what they hold, and for each table a folder of its collection's name with CSV or GeoJSON.
 * The land is always the same; fires and station weather lead up to the reference time.
 *
 * @param landscape.collection of the rasters; tables are `exercise-<theatre>-<table>`
 * @param landscape.onLayer called after each of the {@link LANDSCAPE_LAYERS} rasters
 */
export async function writeLandscape(landscape: {
  readonly folder: string;
  readonly collection: string;
  readonly theatre: Theatre;
  readonly referenceMs: number;
  readonly onLayer: () => void;
}): Promise<void> {
  const { folder, collection, theatre, referenceMs, onLayer } = landscape;
  const table = async (name: string, files: Readonly<Record<string, string>>) => {
    const path = join(folder, `exercise-${theatre.name}-${name}`);
    await mkdir(path, { recursive: true });
    for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text);
  };
  const json = (value: unknown) => `${JSON.stringify(value)}\n`;
  const land = makeLand(theatre);
  const reports = stationDays(theatre, referenceMs);
  const pasts = await growPast(theatre, land, reports, referenceMs);
  const { viirs, modis } = hotspotFiles(pasts, theatre.seed, referenceMs);
  const perimeters = firePerimeters(pasts, referenceMs);
  await table('weather-stations', { 'noon.csv': stationFile(reports, referenceMs) });
  await table('hotspots', { 'viirs.csv': viirs, 'modis.csv': modis });
  await table('perimeters', {
    'perimeters.geojson': json({ type: 'FeatureCollection', features: perimeters }),
  });
  await table('facilities', { 'facilities.geojson': json(facilityFeatures()) });
  await table('roads', { 'roads.geojson': json(roadFeatures()) });
  const rasters = join(folder, collection);
  await mkdir(rasters, { recursive: true });
  for (const { variable, unit, values } of layersOf(land)) {
    const time = toIsoTime(referenceMs);
    const metadata = {
      collection,
      variable,
      unit,
      reference_time: time,
      valid_time: time,
      mark: 'EXERCISE',
    };
    const file = await open(join(rasters, `${variable}.tif`), 'w');
    try {
      const sink = async (bytes: Uint8Array) => void (await file.write(bytes));
      await writeCog(sink, { grid: LANDSCAPE_GRID, metadata }, [values], 'nearest');
    } finally {
      await file.close();
    }
    onLayer();
  }
}

/** The land of a theatre's landscape: the same at any time. */
export function makeLand(theatre: Theatre): FireLand {
  const grid = LANDSCAPE_GRID;
  const valley = makeValley(theatre, grid);
  const { slope, aspectDeg } = slopeAndAspect(
    {
      nx: grid.nx,
      ny: grid.ny,
      heightM: valley.heightM,
      cellWidthM: cellWidthsM(grid),
      cellHeightM: grid.latStepDeg * KM_PER_DEGREE * 1000,
    },
    'extrapolated',
  );
  return {
    valley,
    cover: coverValley(valley, { slope, aspectDeg }, theatre.seed),
    slope,
    aspectDeg,
  };
}

function layersOf({ valley, cover, slope, aspectDeg }: FireLand): readonly Layer[] {
  return [
    { variable: 'fuel_type', unit: '1', values: cover.fuelType },
    { variable: 'surface_altitude', unit: 'm', values: valley.heightM },
    { variable: 'terrain_slope', unit: '1', values: slope },
    { variable: 'terrain_aspect', unit: 'degree', values: aspectDeg },
    { variable: 'conifer_fraction', unit: '1', values: cover.coniferFraction },
    { variable: 'cured_grass_fraction', unit: '1', values: cover.curedFraction },
    { variable: 'population_count', unit: '1', values: cover.population },
    { variable: 'dwelling_count', unit: '1', values: cover.dwellings },
  ];
}
