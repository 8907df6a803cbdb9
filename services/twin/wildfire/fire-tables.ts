import { createHash } from 'node:crypto';

import { toIsoTime } from '../../earth/time.ts';
import type { TableRow } from '../../formats/table.ts';
import { Fault } from '../../platform/fault.ts';
import type { Run } from '../../store/run.ts';
import type { TableStore } from '../../store/tables.ts';
import type { TwinDeps } from '../twin-deps.ts';
import { oldestSeenMs, type ActiveFire, type PassedOver } from './active-fires.ts';
import type { Area } from './areas.ts';
import { drawOutlines } from './outlines.ts';
import type { Landscape } from './landscape.ts';

const HOUR_MS = 3_600_000;

type Deps = Pick<TwinDeps, 'catalog'> & {
  readonly tables: Pick<TableStore, 'openWriter' | 'readTable'>;
};

/** What a spread forecast began with and says, for its tables. */
export type SpreadTables = {
  readonly area: Area;
  readonly landscape: Landscape;
  readonly startMs: number;
  readonly marks: Run['marks'];
};

/**
 * Writes the outlines of a spread forecast in the place of those of the one before.
 *
 * @param arrivals hours by kind; without any fire the outlines have no geometry
 */
export async function publishIsochrones(
  { area, landscape, startMs, marks }: SpreadTables,
  arrivals: Readonly<Record<'likely' | 'earliest', Float32Array>>,
  hours: readonly number[],
  deps: Deps,
): Promise<void> {
  const rows = Object.entries(arrivals).flatMap(([kind, arrivalH]) =>
    drawOutlines(landscape, arrivalH, [0, ...hours]).map(({ hour, areaHa, geometry }) => ({
      area: area.id,
      kind,
      lead_hours: hour,
      run: toIsoTime(startMs),
      valid_time: toIsoTime(startMs + hour * HOUR_MS),
      area_ha: areaHa,
      mark: markOf(marks),
      geometry,
    })),
  );
  await replaceRows(area.outputs.fireIsochrones, rows, marks, deps);
}

/** Writes which fires a spread forecast has grown, of which observations, and which it has not. */
export async function publishFires(
  { area, landscape, startMs, marks }: SpreadTables,
  fires: readonly ActiveFire[],
  passedOver: readonly PassedOver[],
  deps: Deps,
): Promise<void> {
  const shared = { area: area.id, run: toIsoTime(startMs), mark: markOf(marks) };
  const ageHours = (seenMs: number) => Math.round((10 * (startMs - seenMs)) / HOUR_MS) / 10;
  const grown = fires.map((fire) => {
    const { id, name, burned, mapped, hotspots, lastSeenMs } = fire;
    const oldestMs = oldestSeenMs(fire);
    const burnedH = Float32Array.from(burned, (cell) => (cell === 1 ? 0 : NaN));
    const [outline] = drawOutlines(landscape, burnedH, [0]);
    return {
      ...shared,
      id,
      name,
      status: 'grown',
      reason: null,
      last_seen: toIsoTime(lastSeenMs),
      age_hours: ageHours(lastSeenMs),
      oldest_seen: toIsoTime(oldestMs),
      oldest_age_hours: ageHours(oldestMs),
      mapped_at: mapped === undefined ? null : toIsoTime(mapped.mappedMs),
      hotspots: hotspots.length,
      area_ha: outline?.areaHa ?? null,
      geometry: outline?.geometry ?? null,
    };
  });
  const others = passedOver.map(({ id, reason, silent }) => ({
    ...shared,
    id,
    name: silent?.name ?? id,
    status: 'passed over',
    reason: `${reason.en} / ${reason.fr}`,
    last_seen: silent === undefined ? null : toIsoTime(silent.lastSeenMs),
    age_hours: silent === undefined ? null : ageHours(silent.lastSeenMs),
    oldest_seen: null,
    oldest_age_hours: null,
    mapped_at: null,
    hotspots: null,
    area_ha: null,
    geometry: null,
  }));
  await replaceRows(area.outputs.fires, [...grown, ...others], marks, deps);
}

async function replaceRows(
  collection: string,
  rows: readonly TableRow[],
  marks: Run['marks'],
  { catalog, tables }: Deps,
): Promise<void> {
  if (rows.length === 0) return;
  const schema = (await catalog.getCollection(collection))['isohyet:table'];
  if (schema === undefined) {
    throw new Fault('unknown-collection', `${collection} is no table of the catalog`);
  }
  const text = JSON.stringify(rows);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const writer = await tables.openWriter(collection, schema, [...marks]);
  try {
    // Rows of these bytes may be there, but under newer ones of another run: they are written anew.
    writer.addRows(rows, { name: `wildfire twin, ${collection}`, bytes: text.length, sha256 });
    await writer.commit();
  } finally {
    await writer.close();
  }
}

function markOf(marks: Run['marks']): string | null {
  return marks.length === 0 ? null : marks.join(' ');
}
