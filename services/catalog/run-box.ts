import type { BoundingBox } from '../earth/bounding-box.ts';
import { openGeometry } from '../earth/geometry.ts';
import { gridKey, type Grid } from '../earth/grid.ts';
import type { Run } from '../store/run.ts';

/** Grids of a service are few: one or two a collection. */
const MOST_KEPT = 256;
const byGrid = new WeakMap<Grid, BoundingBox>();
const byKey = new Map<string, BoundingBox>();

/** The box of a run's cells; kept, since a projected grid's edges take time to follow. */
export function boxOf({ grid }: Run): BoundingBox {
  const known = byGrid.get(grid);
  if (known !== undefined) return known;
  const key = gridKey(grid);
  const box = byKey.get(key) ?? openGeometry(grid).bbox();
  if (byKey.size >= MOST_KEPT) byKey.clear();
  byKey.set(key, box);
  byGrid.set(grid, box);
  return box;
}
