import type { LineString } from 'geojson';

import type { RegularLonLatGrid } from '../../../services/earth/grid.ts';
import type { TableRow } from '../../../services/formats/table.ts';
import type { openTwin } from '../../../services/twin/open-twin.ts';

/** What the landscape is dated. */
const DATE = '2026-05-01T00:00:00Z';

/** Cells of some 200 m around the two brooks. */
export const LAND_GRID: RegularLonLatGrid = {
  kind: 'regular-lonlat',
  nx: 110,
  ny: 130,
  lonFirstDeg: 6.58,
  latFirstDeg: 50.63,
  lonStepDeg: 0.0028,
  latStepDeg: 0.0018,
};

/** A valley along every reach: its floor falls southward, its sides rise 4 m a cell. */
export function heightM(cell: number, reaches: readonly TableRow[]): number {
  const lon = LAND_GRID.lonFirstDeg + (cell % LAND_GRID.nx) * LAND_GRID.lonStepDeg;
  const lat = LAND_GRID.latFirstDeg - Math.floor(cell / LAND_GRID.nx) * LAND_GRID.latStepDeg;
  let nearest = Infinity;
  let floorM = 0;
  for (const { geometry } of reaches) {
    const [[lon0, lat0], [lon1, lat1]] = (geometry as LineString).coordinates as [
      [number, number],
      [number, number],
    ];
    const [dx, dy] = [(lon1 - lon0) / 0.0028, (lat1 - lat0) / 0.0018];
    const [x, y] = [(lon - lon0) / 0.0028, (lat - lat0) / 0.0018];
    const along = Math.min(1, Math.max(0, (x * dx + y * dy) / (dx * dx + dy * dy)));
    const off = Math.hypot(x - along * dx, y - along * dy);
    if (off >= nearest) continue;
    nearest = off;
    floorM = 100 + 800 * (lat0 + along * (lat1 - lat0) - 50.4);
  }
  return floorM + 4 * nearest;
}

/** Writes the landscape of the small world: heights alone. */
export async function writeLandscape(
  { runs }: Awaited<ReturnType<typeof openTwin>>['deps'],
  reaches: readonly TableRow[],
): Promise<void> {
  const grid = LAND_GRID;
  const writer = await runs.openWriter({
    collection: 'exercise-west-landscape',
    referenceTime: DATE,
    grid,
    marks: ['EXERCISE'],
  });
  try {
    await writer.addField({
      variable: {
        id: 'surface_altitude',
        unit: 'm',
        label: { en: 'Altitude', fr: 'Altitude' },
        level: { kind: 'surface' },
        cellMethod: 'point',
        timeInterpolation: 'step',
      },
      grid,
      referenceMs: Date.parse(DATE),
      validMs: Date.parse(DATE),
      values: Float32Array.from({ length: grid.nx * grid.ny }, (_, cell) => heightM(cell, reaches)),
    });
    await writer.commit();
  } finally {
    await writer.close();
  }
}
