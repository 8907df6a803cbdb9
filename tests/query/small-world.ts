import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openCatalog } from '../../services/catalog/catalog.ts';
import type { RegularLonLatGrid } from '../../services/earth/grid.ts';
import { toIsoTime } from '../../services/earth/time.ts';
import type { Variable } from '../../services/earth/variable.ts';
import type { Field } from '../../services/formats/field.ts';
import { openGeometries } from '../../services/query/geometries.ts';
import { openRunStore } from '../../services/store/runs.ts';

export const HOUR_MS = 3_600_000;
export const FIRST_RUN_MS = Date.parse('2026-01-01T00:00:00Z');

/** 2 x 2 series tiles; cell (row, column) lies at 60 - row / 10 N, -130 + column / 10 E. */
export const SMALL_GRID: RegularLonLatGrid = {
  kind: 'regular-lonlat',
  nx: 300,
  ny: 280,
  lonFirstDeg: -130,
  latFirstDeg: 60,
  lonStepDeg: 0.1,
  latStepDeg: 0.1,
};

export const TEMPERATURE: Variable = {
  id: 'air_temperature_2m',
  standardName: 'air_temperature',
  unit: 'K',
  label: { en: 'Air temperature at 2 m', fr: 'Température de l’air à 2 m' },
  level: { kind: 'height-above-ground', value: 2, unit: 'm' },
  cellMethod: 'point',
  timeInterpolation: 'linear',
};
export const PRECIPITATION: Variable = {
  id: 'precipitation_amount_1h',
  standardName: 'precipitation_amount',
  unit: 'kg m-2',
  label: { en: 'Precipitation in 1 h', fr: 'Précipitations en 1 h' },
  level: { kind: 'surface' },
  cellMethod: 'sum',
  periodS: 3600,
  timeInterpolation: 'step',
};

/** What a cell holds: exact in single precision, so a test can name it. Column 7 is missing. */
export function valueAt(variable: Variable, cell: Cell, slot: Slot): number {
  if (variable === PRECIPITATION) return cell.column === 7 ? NaN : slot.hour;
  return 200 + cell.row / 4 + cell.column / 8 + slot.hour * 100 + (slot.member ?? 0) * 1000;
}
type Cell = { readonly row: number; readonly column: number };
type Slot = { readonly hour: number; readonly member?: number };

export type WorldRun = {
  readonly referenceMs: number;
  readonly hours: readonly number[];
  readonly members?: readonly number[];
  readonly variables?: readonly Variable[];
  readonly grid?: RegularLonLatGrid;
  /** expected hours; absent: what is there is complete */
  readonly expectedHours?: readonly number[];
};

/** A data folder with real runs of one collection, written by the real store. */
export async function makeSmallWorld(runs: readonly WorldRun[], id = 'small-world') {
  const folder = mkdtempSync(join(tmpdir(), 'isohyet-world-'));
  const dataDir = join(folder, 'data');
  const catalogDir = join(folder, 'catalog');
  mkdirSync(join(catalogDir, 'collections', id), { recursive: true });
  const entryPath = join(catalogDir, 'collections', id, 'collection.json');
  writeFileSync(entryPath, JSON.stringify(smallEntry(id)));
  const store = openRunStore(dataDir);
  for (const run of runs) {
    const referenceTime = toIsoTime(run.referenceMs);
    const writer = await store.openWriter({
      collection: id,
      referenceTime,
      grid: run.grid ?? SMALL_GRID,
      marks: ['EXERCISE'],
    });
    for (const field of fieldsOf(run)) await writer.addField(field);
    const {
      expectedHours: leadHours,
      members = [],
      variables = [TEMPERATURE, PRECIPITATION],
    } = run;
    const expected = leadHours && { leadHours, members, variables: variables.map(({ id }) => id) };
    await writer.commit(expected === undefined ? {} : { expected });
    await writer.close();
  }
  await store.close();
  return {
    id,
    dataDir,
    catalogDir,
    runFolder: (collection: string, time: string) => store.runFolder(collection, time),
    catalog: openCatalog(catalogDir, store),
    geometryOf: openGeometries(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
export type SmallWorld = Awaited<ReturnType<typeof makeSmallWorld>>;

function* fieldsOf(run: WorldRun): Generator<Field> {
  const members = run.members ?? [undefined];
  const variables = run.variables ?? [TEMPERATURE, PRECIPITATION];
  const { grid = SMALL_GRID } = run;
  const { nx, ny } = grid;
  for (const hour of run.hours) {
    for (const member of members) {
      for (const variable of variables) {
        const slot: Slot = member === undefined ? { hour } : { hour, member };
        const ensemble: Pick<Field, 'member' | 'ensembleSize'> =
          member === undefined ? {} : { member, ensembleSize: members.length };
        const values = new Float32Array(nx * ny);
        for (let index = 0; index < values.length; index++) {
          const cell = { row: Math.floor(index / nx), column: index % nx };
          values[index] = valueAt(variable, cell, slot);
        }
        yield {
          variable,
          grid,
          windsAlongGrid: false,
          referenceMs: run.referenceMs,
          validMs: run.referenceMs + hour * HOUR_MS,
          ...ensemble,
          origin: ORIGIN,
          values,
        };
      }
    }
  }
}

const ORIGIN: Field['origin'] = {
  format: 'grib2',
  centre: 54,
  subCentre: 0,
  processId: 1,
  processType: 2,
  productionStatus: 192,
  parameter: '0.0.0',
  packing: '5.0',
  product: '4.0',
};

function smallEntry(id: string) {
  return {
    type: 'Collection',
    stac_version: '1.1.0',
    id,
    title: 'A small world',
    description: 'Made for tests.',
    license: 'CC-BY-4.0',
    providers: [{ name: 'Test Office', url: 'https://example.org', roles: ['producer'] }],
    extent: {
      spatial: { bbox: [[-130, 32, -100, 60]] },
      temporal: { interval: [[null, null]] },
    },
    links: [{ rel: 'license', href: 'https://creativecommons.org/licenses/by/4.0/' }],
    'isohyet:kind': 'forecast',
    'isohyet:title': { en: 'A small world', fr: 'Un petit monde' },
    'isohyet:description': { en: 'Made for tests.', fr: 'Fait pour les essais.' },
    'isohyet:attribution': { en: 'Data: Test Office', fr: 'Données : Bureau des essais' },
    'isohyet:marks': ['EXERCISE'],
  };
}
