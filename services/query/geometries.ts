import { openGeometry } from '../earth/geometry.ts';
import { gridKey, type Grid } from '../earth/grid.ts';
import type { GridGeometry } from '../earth/grid-geometry.ts';

/** Grids in use at once are few: those of the newest runs. */
const MOST_KEPT = 64;

/** Geometries made once a grid and kept, the last used longest. */
export function openGeometries(): (grid: Grid) => GridGeometry {
  // A run's manifest stays the same object while it is unchanged, so its grid needs no key.
  const byObject = new WeakMap<Grid, GridGeometry>();
  const byKey = new Map<string, GridGeometry>();
  return (grid) => {
    const known = byObject.get(grid);
    if (known !== undefined) return known;
    const key = gridKey(grid);
    const geometry = byKey.get(key) ?? openGeometry(grid);
    byKey.delete(key);
    byKey.set(key, geometry);
    const [oldest] = byKey.keys();
    if (byKey.size > MOST_KEPT && oldest !== undefined) byKey.delete(oldest);
    byObject.set(grid, geometry);
    return geometry;
  };
}
