import { toIsoTime } from '../../../services/earth/time.ts';
import type { TableRow } from '../../../services/formats/table.ts';
import type { openTwin } from '../../../services/twin/open-twin.ts';
import { DAY_MS, START_MS } from './small-weather.ts';

type Deps = Pick<Awaited<ReturnType<typeof openTwin>>['deps'], 'catalog' | 'tables'>;

/** An outline of 0.6 by 0.7 km mapped at an instant. */
export const outline = (ms: number, status = 'active') => ({
  source: 'test',
  feature_id: `X1 ${ms}`,
  fire_number: 'X1',
  fire_name: 'Fire',
  status,
  started_at: toIsoTime(START_MS - 5 * DAY_MS),
  mapped_at: toIsoTime(ms),
  method: 'test',
  area_ha: 1,
  geometry: {
    type: 'Polygon' as const,
    coordinates: [
      [
        [-120.034, 49.997],
        [-120.026, 49.997],
        [-120.026, 50.003],
        [-120.034, 50.003],
        [-120.034, 49.997],
      ],
    ],
  },
});

/** A detection of a pixel of 400 m. */
export const spot = (lon: number, lat: number, ms: number) => ({
  source: 'test',
  satellite: 'N20',
  instrument: 'VIIRS',
  time: toIsoTime(ms),
  confidence: 'nominal',
  confidence_percent: null,
  frp_mw: 5,
  scan_km: 0.4,
  track_km: 0.4,
  geometry: { type: 'Point' as const, coordinates: [lon, lat] },
});

/** Writes rows of observations, filled up with null, in the place of those of before. */
export async function writeRows(
  { catalog, tables }: Deps,
  collection: string,
  rows: readonly TableRow[],
): Promise<void> {
  const schema = (await catalog.getCollection(collection))['isohyet:table']!;
  const columns = schema.columns.map(({ name }) => name);
  const whole = rows.map((row) =>
    Object.fromEntries(columns.map((name) => [name, row[name] ?? null])),
  );
  const writer = await tables.openWriter(collection, schema, ['EXERCISE']);
  try {
    writer.addRows(whole, { name: 'rows', bytes: 1, sha256: 'f'.repeat(64) });
    await writer.commit();
  } finally {
    await writer.close();
  }
}
