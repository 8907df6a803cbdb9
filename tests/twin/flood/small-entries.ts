import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { TableColumn } from '../../../services/store/table.ts';

type Schema = readonly [id: string, columns: readonly (readonly [string, TableColumn['type']])[]];
const NUMBERS = (...names: string[]) => names.map((name) => [name, 'number'] as const);
const TEXTS = (...names: string[]) => names.map((name) => [name, 'text'] as const);
const PLACE = [['geometry', 'geometry']] as const;
const TIME = [['time', 'time']] as const;

/** Tables of the small world: what it needs of the columns of the exercise's own. */
const SCHEMAS: readonly (readonly [...Schema, key: readonly string[]])[] = [
  [
    'small-reaches',
    [
      ...TEXTS('reach_id', 'next_id', 'basin_id'),
      ...NUMBERS('upstream_area_km2', 'length_m', 'slope', 'manning', 'width_m', 'strahler'),
      ...PLACE,
    ],
    ['reach_id'],
  ],
  [
    'small-basins',
    [
      ...TEXTS('basin_id'),
      ...NUMBERS('area_km2', 'mean_altitude_m', 'x1', 'x2', 'x3', 'x4'),
      ['hypsometry_m', 'json'],
      ...PLACE,
    ],
    ['basin_id'],
  ],
  [
    'small-gauges',
    [
      ...TEXTS('gauge_id', 'reach_id', 'name', 'alert_1_en', 'alert_1_fr'),
      ...NUMBERS('rating_a', 'rating_b', 'rating_h0_m', 'uncertainty_percent', 'alert_1_m'),
      ...PLACE,
    ],
    ['gauge_id'],
  ],
  [
    'small-discharge',
    [...TEXTS('gauge_id', 'quality'), ...NUMBERS('discharge_m3s', 'stage_m'), ...TIME],
    ['gauge_id', 'time'],
  ],
  [
    'small-weather',
    [...TEXTS('basin_id'), ...NUMBERS('precipitation_mm', 'temperature_c'), ...TIME],
    ['basin_id', 'time'],
  ],
  [
    'small-annual-peaks',
    [...TEXTS('gauge_id'), ...NUMBERS('year', 'peak_m3s')],
    ['gauge_id', 'year'],
  ],
  [
    'small-reach-climate',
    [...TEXTS('reach_id'), ...NUMBERS('year', 'peak_m3s')],
    ['reach_id', 'year'],
  ],
];

/** Writes the catalog entries of the small tables. */
export function writeEntries(catalogDir: string): void {
  const text = readFileSync(
    join(catalogDir, 'collections/exercise-west-roads/collection.json'),
    'utf8',
  );
  for (const [id, columns, key] of SCHEMAS) {
    const entry = JSON.parse(text) as Record<string, unknown>;
    const named = columns.map(([name, type]) => ({ name, type }));
    const hasTime = columns.some(([name]) => name === 'time');
    const hasPlace = columns.some(([name]) => name === 'geometry');
    entry['id'] = id;
    entry['isohyet:table'] = {
      columns: named,
      key,
      ...(hasTime && { time: 'time' }),
      ...(hasPlace && { geometry: 'geometry' }),
      partition: 'none',
    };
    mkdirSync(join(catalogDir, 'collections', id), { recursive: true });
    writeFileSync(join(catalogDir, 'collections', id, 'collection.json'), JSON.stringify(entry));
  }
}
