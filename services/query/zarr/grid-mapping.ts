import { describeCrs } from '../../earth/crs.ts';
import type { Grid } from '../../earth/grid.ts';

/** Degrees of CF attributes by the parameters of PROJ strings. */
const CONICS: Readonly<Record<string, string>> = {
  lat_1: 'standard_parallel',
  lat_0: 'latitude_of_projection_origin',
  lon_0: 'longitude_of_central_meridian',
};
const STEREOGRAPHIC: Readonly<Record<string, string>> = {
  lat_ts: 'standard_parallel',
  lat_0: 'latitude_of_projection_origin',
  lon_0: 'straight_vertical_longitude_from_pole',
};

/**
 * Attributes of the grid mapping variable of a grid.
 *
 * @see https://cfconventions.org/cf-conventions/cf-conventions.html#appendix-grid-mappings
 */
export function toGridMapping(grid: Grid): Readonly<Record<string, unknown>> {
  const { wkt2, proj4, code } = describeCrs(grid);
  const others = {
    ...(wkt2 === undefined ? {} : { crs_wkt: wkt2 }),
    ...(proj4 === undefined ? {} : { proj4 }),
    ...(code === undefined ? {} : { code }),
  };
  if (grid.kind === 'rotated-lonlat') {
    return {
      grid_mapping_name: 'rotated_latitude_longitude',
      grid_north_pole_latitude: -grid.southPoleLatDeg,
      grid_north_pole_longitude: ((grid.southPoleLonDeg + 360) % 360) - 180,
      north_pole_grid_longitude: grid.rotationDeg,
      ...others,
    };
  }
  if (grid.kind === 'projected') return { ...ofProj4(grid.proj4), ...others };
  if (grid.kind === 'healpix') {
    return { grid_mapping_name: 'healpix', refinement_level: Math.log2(grid.nside), ...others };
  }
  return { grid_mapping_name: 'latitude_longitude', ...others };
}

function ofProj4(proj4: string): Record<string, unknown> {
  const given = new Map(
    [...proj4.matchAll(/\+(\w+)=(\S+)/g)].map(([, name, value]) => [name!, value!]),
  );
  const radius = Number(given.get('R') ?? NaN);
  const sphere = Number.isNaN(radius) ? {} : { earth_radius: radius };
  const name = given.get('proj');
  const words = name === 'lcc' ? CONICS : name === 'stere' ? STEREOGRAPHIC : {};
  const named = Object.entries(words).flatMap(([parameter, attribute]) => {
    const value = given.get(parameter);
    return value === undefined ? [] : [[attribute, Number(value)] as const];
  });
  const [first, second] = [Number(given.get('lat_1')), Number(given.get('lat_2'))];
  const parallels =
    name === 'lcc' && Number.isFinite(second) && second !== first
      ? { standard_parallel: [first, second] }
      : {};
  const mapping = { lcc: 'lambert_conformal_conic', stere: 'polar_stereographic' }[name ?? ''];
  return {
    ...(mapping === undefined ? {} : { grid_mapping_name: mapping }),
    ...Object.fromEntries(named),
    ...parallels,
    ...sphere,
  };
}
