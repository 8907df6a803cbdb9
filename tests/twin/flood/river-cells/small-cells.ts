import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RegularLonLatGrid } from '../../../../services/earth/grid.ts';
import { toIsoTime } from '../../../../services/earth/time.ts';
import type { Variable } from '../../../../services/earth/variable.ts';
import { openTwin } from '../../../../services/twin/open-twin.ts';
import { openRunFields } from '../../../../services/twin/run-fields.ts';
import type { CellArea } from '../../../../services/twin/flood/river-cells/settings.ts';

export const DAY_MS = 86_400_000;
const STEP_DAYS = 10;
export const FIRST_YEAR = 2001;
export const MODEL = 'Small rivers 1';

/** Two rows of four cells. */
export const GRID: RegularLonLatGrid = {
  kind: 'regular-lonlat',
  nx: 4,
  ny: 2,
  lonFirstDeg: 6,
  latFirstDeg: 51,
  lonStepDeg: 0.5,
  latStepDeg: 0.5,
};
export const CELLS = GRID.nx * GRID.ny;

/**
 * Samples `synthetic_v1` and `lmom_demo11` of `reference/floodfreq/ffa_samples.csv`, with quantiles of
 * the Gumbel distribution that R's lmom fits to them (`ffa_fits_quantiles.csv`, method lmom).
 */
export const V1 = {
  peaks: [
    912.42, 498.6, 328.2, 354.07, 276.58, 435.1, 415.47, 285.18, 479.15, 508.4, 480.94, 353.88,
    238.12, 235.16, 280.13,
  ],
  location: 332.992500747291,
  scale: 125.488912245187,
  byYears: {
    1.5: 321.190541160649,
    2: 378.985808474891,
    5: 521.218338118803,
    10: 615.388648803838,
    20: 705.719071705414,
    50: 822.642538579103,
    100: 910.260223381021,
  },
};
export const DEMO11 = {
  peaks: [2, 3, 4, 2.4, 5.5, 1.2, 5.4, 2.2, 7.1, 1.3, 1.5],
  location: 2.28551891030932,
  scale: 1.64729542850594,
  byYears: {
    1.5: 2.13059435381542,
    2: 2.88927396887186,
    5: 4.75636319353154,
    10: 5.99253872105025,
    20: 7.17830796582656,
    50: 8.71316462383764,
    100: 9.86332370202352,
  },
};
export const YEARS = V1.peaks.length;

/** What each cell is; its peak in a year, counted from the first. NaN: all the year is missing. */
export const KINDS = [
  { name: 'a river with all its years', peak: (year: number) => V1.peaks[year]! },
  { name: 'one with eleven years', peak: (year: number) => DEMO11.peaks[year] ?? NaN },
  { name: 'the sea', peak: () => NaN },
  { name: 'one with eight years', peak: (year: number) => (year < 8 ? 10 + year : NaN) },
  { name: 'a small stream', peak: (year: number) => V1.peaks[year]! },
  // The twelfth year has a flood, but only half of its values: it does not count.
  {
    name: 'one with half a year more',
    peak: (year: number) => (year === 11 ? 1e6 : (DEMO11.peaks[year] ?? NaN)),
  },
  { name: 'one that is always the same', peak: () => 7 },
  { name: 'one whose area is not known', peak: (year: number) => V1.peaks[year]! },
] as const;
const AREA_KM2 = [900, 900, 900, 900, 249, 250, 900, NaN];

const base = { level: { kind: 'surface' }, timeInterpolation: 'step' } as const;
export const DISCHARGE: Variable = {
  ...base,
  id: 'water_volume_transport_in_river_channel_mean_240h',
  standardName: 'water_volume_transport_in_river_channel',
  unit: 'm3 s-1',
  label: { en: 'River discharge', fr: 'Débit' },
  cellMethod: 'mean',
  periodS: (STEP_DAYS * DAY_MS) / 1000,
};
const AREA: Variable = {
  ...base,
  id: 'upstream_area',
  unit: 'm2',
  label: { en: 'Upstream area', fr: 'Superficie amont' },
  cellMethod: 'point',
};

/**
 * Values of every cell at the steps of a year, in order; the peak comes at another step each year, in
 * the third at its very end: the mean of the last ten days, valid at New Year.
 */
function yearFields(year: number) {
  const startMs = Date.UTC(FIRST_YEAR + year, 0, 1);
  const endMs = Date.UTC(FIRST_YEAR + year + 1, 0, 1);
  const times = Array.from({ length: 36 }, (_, nth) => startMs + (nth + 1) * STEP_DAYS * DAY_MS);
  const peakAt = year === 2 ? 36 : (7 * year) % 30;
  return [...times, endMs].map((validMs, nth) => ({
    validMs,
    values: Float32Array.from(KINDS, ({ peak }, cell) => {
      const isHalf = cell === 5 && year === 11 && nth % 2 === 0;
      return isHalf && nth !== peakAt ? NaN : peak(year) * (nth === peakAt ? 1 : 0.5);
    }),
  }));
}

type Fields = Iterable<{
  readonly validMs: number;
  readonly values: Float32Array<ArrayBuffer>;
  readonly member?: number;
  readonly intervalStartMs?: number;
}>;

/** A small world of river cells in a folder of its own. */
export async function openSmallCells() {
  const folder = mkdtempSync(join(tmpdir(), 'isohyet-cells-'));
  const [dataDir, catalogDir] = [join(folder, 'data'), join(folder, 'catalog')];
  mkdirSync(dataDir);
  cpSync('data-catalog', catalogDir, { recursive: true });
  const like = readFileSync('data-catalog/collections/cems-glofas/collection.json', 'utf8');
  const writeEntry = (id: string, model: string | undefined) => {
    const { 'isohyet:expect': _, ...rest } = JSON.parse(like) as Record<string, unknown>;
    const entry = { ...rest, id, 'isohyet:recognise': [], 'isohyet:model': model };
    mkdirSync(join(catalogDir, 'collections', id), { recursive: true });
    writeFileSync(join(catalogDir, 'collections', id, 'collection.json'), JSON.stringify(entry));
  };
  for (const id of ['small-reanalysis', 'small-ensemble', 'small-maxima']) writeEntry(id, MODEL);
  writeEntry('small-area', undefined);
  const area: CellArea & Record<string, unknown> = {
    covers: 'cells',
    id: 'small',
    title: { en: 'Small', fr: 'Petit' },
    riverCells: {
      reanalysis: 'small-reanalysis',
      forecast: 'small-ensemble',
      variable: DISCHARGE.id,
      upstreamArea: 'small-area',
      thresholds: 'twin-flood-thresholds',
      outlook: 'twin-flood-river-outlook',
      settings: {
        returnPeriodsYears: [1.5, 2, 5, 10, 20, 50, 100],
        firstMonth: 1,
        leastYears: 10,
        leastCompleteness: 0.95,
        leastUpstreamAreaKm2: 250,
      },
    },
    runsKept: 2,
  };
  writeFileSync(join(catalogDir, 'twins', 'flood.json'), JSON.stringify({ areas: [area] }));
  const twin = await openTwin(dataDir, catalogDir);
  const deps = { ...twin.deps, onProgress: () => undefined };

  const write = async (
    collection: string,
    referenceMs: number,
    fields: Fields,
    variable = DISCHARGE,
    grid = GRID,
  ) => {
    const referenceTime = toIsoTime(referenceMs);
    const writer = await deps.runs.openWriter({ collection, referenceTime, grid, marks: [] });
    try {
      await Promise.all(
        [...fields].map((field) => writer.addField({ ...field, variable, grid, referenceMs })),
      );
      return await writer.commit();
    } finally {
      await writer.close();
    }
  };

  return {
    dataDir,
    catalogDir,
    deps,
    area: area as CellArea,
    write,
    writeEntry,
    /** All years in two runs, and a flood in the first weeks of a year that is not whole. */
    async writeReanalysis() {
      const years = Array.from({ length: YEARS }, (_, year) => yearFields(year));
      await write('small-reanalysis', Date.UTC(2001, 0, 1), years.slice(0, 8).flat());
      const lastMs = Date.UTC(FIRST_YEAR + YEARS, 0, 1);
      const next = [1, 2, 3].map((nth) => ({
        validMs: lastMs + nth * STEP_DAYS * DAY_MS,
        values: new Float32Array(CELLS).fill(1e6),
      }));
      await write('small-reanalysis', lastMs, [...years.slice(8).flat(), ...next]);
    },
    async writeArea() {
      const values = Float32Array.from(AREA_KM2, (km2) => km2 * 1e6);
      await write('small-area', 0, [{ validMs: 0, values }], AREA);
    },
    /** All values of a variable of the one run that was written to a collection. */
    async read(collection: string, id: string, member: number | null = null) {
      const run = await deps.catalog.getRun(collection, 'latest');
      const fields = openRunFields(run, deps.runs.runFolder(collection, run.referenceTime));
      try {
        return [...(await fields.readField(id, fields.listTimes(id, member).at(-1)!, member))];
      } finally {
        fields.close();
      }
    },
    async close() {
      await twin.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
