import type { Grid } from '../earth/grid.ts';
import type { ReferenceSystem } from '../formats/reference-system.ts';
import { Fault } from '../platform/fault.ts';

/** Size and edges of a raster, in the units of its reference system. */
type Frame = {
  readonly nx: number;
  readonly ny: number;
  readonly bbox: readonly [left: number, bottom: number, right: number, top: number];
};

/**
 * The grid of a raster: native, in its own plane.
 *
 * @throws {Fault} unsupported-format for degrees that are none
 */
export function toRasterGrid({ nx, ny, bbox }: Frame, system: ReferenceSystem): Grid {
  const [left, bottom, right, top] = bbox;
  const dx = (right - left) / nx;
  const dy = (top - bottom) / ny;
  if (system.kind === 'projected') {
    const { proj4 } = system;
    const first = { xFirstM: left + dx / 2, yFirstM: top - dy / 2 };
    return { kind: 'projected', proj4, nx, ny, ...first, dxM: dx, dyM: dy };
  }
  if (left < -361 || right > 541 || bottom < -90.5 || top > 90.5) {
    const detail = `its edges (${bbox.join(', ')}) are no longitudes and latitudes`;
    throw new Fault('unsupported-format', detail, { bbox });
  }
  return {
    kind: 'regular-lonlat',
    nx,
    ny,
    lonFirstDeg: left + dx / 2,
    latFirstDeg: top - dy / 2,
    lonStepDeg: dx,
    latStepDeg: dy,
  };
}
