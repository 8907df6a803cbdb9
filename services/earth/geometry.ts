import type { GridGeometry } from './grid-geometry.ts';
import type { Grid } from './grid.ts';
import { gaussianGeometry } from './grids/gaussian.ts';
import { healpixGeometry } from './grids/healpix.ts';
import { projectedGeometry } from './grids/projected.ts';
import { reducedGaussianGeometry } from './grids/reduced-gaussian.ts';
import { regularLonLatGeometry } from './grids/regular-lonlat.ts';
import { rotatedLonLatGeometry } from './grids/rotated-lonlat.ts';

/**
 * The mathematics of a grid: places to cells and back, shares, areas, edges, the turn of its winds.
 * Made once a grid and kept (`gridKey` names it): tables are computed here, not at each place.
 *
 * @throws {Fault} `unsupported-format` when a projection is unknown
 */
export function openGeometry(grid: Grid): GridGeometry {
  switch (grid.kind) {
    case 'regular-lonlat':
      return regularLonLatGeometry(grid);
    case 'rotated-lonlat':
      return rotatedLonLatGeometry(grid);
    case 'projected':
      return projectedGeometry(grid);
    case 'gaussian':
      return gaussianGeometry(grid);
    case 'reduced-gaussian':
      return reducedGaussianGeometry(grid);
    case 'healpix':
      return healpixGeometry(grid);
  }
}
