import type { FloodGrid } from '../../../services/science/hydraulics/flood-model.ts';

/** A grid whose south-west corner is the origin; heights by cell centre, m. */
export function floodGrid(
  [nx, ny, cellM]: readonly [number, number, number],
  heightM: (xM: number, yM: number) => number,
  manningSM13: number | Float32Array = 0.03,
): FloodGrid {
  const elevationM = Float32Array.from({ length: nx * ny }, (_, cell) =>
    heightM(((cell % nx) + 0.5) * cellM, (ny - Math.floor(cell / nx) - 0.5) * cellM),
  );
  const place = { westM: 0, northM: ny * cellM, axisUnit: 'metre' } as const;
  return { nx, ny, cellM, ...place, elevationM, manningSM13 };
}
