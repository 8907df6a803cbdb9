import type { RegularLonLatGrid } from '../../earth/grid.ts';
import { smoothNoise } from './noise.ts';
import type { Ridge, Theatre } from './theatres.ts';

/** What does not change in a theatre, one number a cell. */
export type Terrain = {
  readonly grid: RegularLonLatGrid;
  /** km east and north of the theatre's centre */
  readonly xKm: Float32Array;
  readonly yKm: Float32Array;
  readonly lonDeg: Float32Array;
  readonly heightM: Float32Array<ArrayBuffer>;
  /** 0 sea to 1 land */
  readonly land: Float32Array;
  /** 0 at the coast to 1 deep inland */
  readonly inland: Float32Array;
  /** slope towards east and north, m per m */
  readonly slopeX: Float32Array;
  readonly slopeY: Float32Array;
  readonly dxM: number;
  readonly dyM: number;
  /** Coriolis parameter of the theatre's centre, s-1 */
  readonly coriolis: number;
};

export const KM_PER_DEGREE = 111.195;
const EARTH_ROTATION = 7.2921e-5;
/** Where the coast has no more say in the weather, km. */
const INLAND_KM = 260;

/** Makes the terrain of a theatre on a grid: ranges, lowlands, coast, with their slopes. */
export function makeTerrain(theatre: Theatre, grid: RegularLonLatGrid): Terrain {
  const [west, south, east, north] = theatre.bbox;
  const centreLonDeg = (west + east) / 2;
  const centreLatDeg = (south + north) / 2;
  const kmPerLon = KM_PER_DEGREE * Math.cos((centreLatDeg * Math.PI) / 180);
  const toKm = ([lonDeg, latDeg]: readonly [number, number]) =>
    [(lonDeg - centreLonDeg) * kmPerLon, (latDeg - centreLatDeg) * KM_PER_DEGREE] as const;
  const coast = theatre.coast.map(toKm);
  const ridges = theatre.ridges.map((ridge) => ({
    ...ridge,
    from: toKm(ridge.from),
    to: toKm(ridge.to),
  }));
  const count = grid.nx * grid.ny;
  const array = () => new Float32Array(count);
  const terrain = {
    grid,
    xKm: array(),
    yKm: array(),
    lonDeg: array(),
    heightM: array(),
    land: array(),
    inland: array(),
    slopeX: array(),
    slopeY: array(),
    dxM: grid.lonStepDeg * kmPerLon * 1000,
    dyM: grid.latStepDeg * KM_PER_DEGREE * 1000,
    coriolis: 2 * EARTH_ROTATION * Math.sin((centreLatDeg * Math.PI) / 180),
  };
  const bumps = smoothNoise(theatre.seed + 11);
  for (let cell = 0; cell < count; cell++) {
    const lonDeg = grid.lonFirstDeg + (cell % grid.nx) * grid.lonStepDeg;
    const latDeg = grid.latFirstDeg - Math.floor(cell / grid.nx) * grid.latStepDeg;
    const [x, y] = toKm([lonDeg, latDeg]);
    const toCoastKm = distanceInland(coast, x, y);
    const land = 1 / (1 + Math.exp(-toCoastKm / 6));
    const texture = (bumps(x / 60, y / 60) + 0.6 * bumps(x / 24, y / 24)) / 1.6;
    const ranges = ridges.reduce((sum, ridge) => sum + ridgeHeight(ridge, x, y), 0);
    // Passes and massifs: a range is not of one height along its length.
    const relief = ranges * (0.82 + 0.4 * bumps(x / 110 + 31, y / 110) + 0.25 * texture);
    const { riseMPerKm, mostM } = theatre.plain;
    const plain = mostM * Math.tanh((Math.max(0, toCoastKm) * riseMPerKm) / mostM);
    const height = plain + relief + theatre.roughnessM * texture * (0.15 + relief / 1500);
    terrain.xKm[cell] = x;
    terrain.yKm[cell] = y;
    terrain.lonDeg[cell] = lonDeg;
    terrain.land[cell] = land;
    terrain.inland[cell] = Math.min(1, Math.max(0, toCoastKm / INLAND_KM));
    terrain.heightM[cell] = Math.max(0, height) * land;
  }
  fillSlopes(terrain);
  return terrain;
}

/** Central differences, one-sided at the edges: derivative of `values` towards east and north. */
export function fillGradient(
  values: Float32Array,
  { grid: { nx, ny }, dxM, dyM }: Pick<Terrain, 'grid' | 'dxM' | 'dyM'>,
  alongX: Float32Array,
  alongY: Float32Array,
): void {
  for (let row = 0; row < ny; row++) {
    const above = row > 0 ? row - 1 : row;
    const below = row < ny - 1 ? row + 1 : row;
    for (let column = 0; column < nx; column++) {
      const left = column > 0 ? column - 1 : column;
      const right = column < nx - 1 ? column + 1 : column;
      const cell = row * nx + column;
      const acrossX = values[row * nx + right]! - values[row * nx + left]!;
      const acrossY = values[above * nx + column]! - values[below * nx + column]!;
      alongX[cell] = acrossX / ((right - left) * dxM);
      alongY[cell] = acrossY / ((below - above) * dyM);
    }
  }
}

function fillSlopes(terrain: Terrain): void {
  fillGradient(terrain.heightM, terrain, terrain.slopeX, terrain.slopeY);
}

type Place = readonly [xKm: number, yKm: number];

function ridgeHeight(
  ridge: Omit<Ridge, 'from' | 'to'> & { from: Place; to: Place },
  x: number,
  y: number,
) {
  const { offKm } = nearestOnLine(ridge.from, ridge.to, x, y);
  return ridge.heightM * Math.exp(-((offKm / ridge.halfWidthKm) ** 2));
}

/** Distance to the coast, km; positive on the landward side (left of it, going south). */
function distanceInland(coast: readonly Place[], x: number, y: number): number {
  let nearest = { offKm: Infinity, side: 1 };
  for (let index = 1; index < coast.length; index++) {
    const candidate = nearestOnLine(coast[index - 1]!, coast[index]!, x, y);
    if (candidate.offKm < nearest.offKm) nearest = candidate;
  }
  return nearest.offKm * nearest.side;
}

function nearestOnLine(from: Place, to: Place, x: number, y: number) {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const along = ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy);
  const share = Math.min(1, Math.max(0, along));
  const offX = x - from[0] - share * dx;
  const offY = y - from[1] - share * dy;
  const side = dx * (y - from[1]) - dy * (x - from[0]) >= 0 ? 1 : -1;
  return { offKm: Math.hypot(offX, offY), side };
}
