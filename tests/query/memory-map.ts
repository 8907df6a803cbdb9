import { openGeometry } from '../../services/earth/geometry.ts';
import { gridShape, type Grid } from '../../services/earth/grid.ts';
import { openWindowQuery } from '../../services/query/window.ts';
import type { MapReader } from '../../services/store/maps.ts';

/** A map in memory, with one level, that notes the windows read. */
export function openMemoryMap(grid: Grid, values: Float32Array<ArrayBuffer>) {
  const { nx, ny } = gridShape(grid);
  const windows: { x: number; nx: number }[] = [];
  const reader: MapReader = {
    nx,
    ny,
    bands: 1,
    levels: [{ nx, ny }],
    metadata: {},
    async readWindow(window) {
      windows.push({ x: window.x, nx: window.nx });
      const cut = new Float32Array(window.nx * window.ny);
      for (let row = 0; row < window.ny; row++) {
        const start = (window.y + row) * nx + window.x;
        cut.set(values.subarray(start, start + window.nx), row * window.nx);
      }
      return cut;
    },
    close: async () => undefined,
  };
  return { reader, windows };
}

/** The window query over one map. */
export function openMemoryQuery(reader: MapReader) {
  const maps = {
    use: <T>(_key: string, _path: string, read: (map: MapReader) => Promise<T>) => read(reader),
    close: () => undefined,
  };
  return openWindowQuery({ maps, openGeometry, windowCacheBytes: 1e6, cellCacheBytes: 1e7 });
}
