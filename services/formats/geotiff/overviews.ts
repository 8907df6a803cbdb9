/** How four cells become one: `average` of the valid ones, or `nearest` for categories. */
export type Resampling = 'average' | 'nearest';

export type Raster = {
  readonly nx: number;
  readonly ny: number;
  readonly values: Float32Array<ArrayBuffer>;
};

/** Sizes of the levels of a raster, full resolution first, halved until one block holds it all. */
export function levelSizes(
  nx: number,
  ny: number,
  block: number,
): readonly { readonly nx: number; readonly ny: number }[] {
  const levels = [{ nx, ny }];
  while (Math.max(nx, ny) > block) {
    nx = Math.ceil(nx / 2);
    ny = Math.ceil(ny / 2);
    levels.push({ nx, ny });
  }
  return levels;
}

/** The raster at half its resolution. NaN is left out of averages; four times NaN stays NaN. */
export function halveRaster(raster: Raster, resampling: Resampling): Raster {
  return resampling === 'average' ? averageRaster(raster) : pickRaster(raster);
}

function pickRaster({ nx, ny, values }: Raster): Raster {
  const half = emptyHalf(nx, ny);
  for (let row = 0, out = 0; row < ny; row += 2) {
    for (let column = 0; column < nx; column += 2) half.values[out++] = values[row * nx + column]!;
  }
  return half;
}

function averageRaster({ nx, ny, values }: Raster): Raster {
  const half = emptyHalf(nx, ny);
  const even = nx & ~1;
  for (let row = 0, out = 0; row < ny; row += 2) {
    const top = row * nx;
    // On the last row of an odd raster the row stands for itself twice: the mean is the same.
    const bottom = row + 1 < ny ? top + nx : top;
    for (let column = 0; column < even; column += 2) {
      const a = values[top + column]!;
      const b = values[top + column + 1]!;
      const c = values[bottom + column]!;
      const d = values[bottom + column + 1]!;
      const mean = (a + b + c + d) / 4;
      half.values[out++] = Number.isNaN(mean) ? meanOfValid(a, b, c, d) : mean;
    }
    if (even < nx) {
      const a = values[top + even]!;
      const b = values[bottom + even]!;
      half.values[out++] = meanOfValid(a, a, b, b);
    }
  }
  return half;
}

function meanOfValid(a: number, b: number, c: number, d: number): number {
  const count = valid(a) + valid(b) + valid(c) + valid(d);
  return ((a || 0) + (b || 0) + (c || 0) + (d || 0)) / count;
}

const valid = (cell: number): number => (Number.isNaN(cell) ? 0 : 1);

function emptyHalf(nx: number, ny: number): Raster {
  const size = { nx: Math.ceil(nx / 2), ny: Math.ceil(ny / 2) };
  return { ...size, values: new Float32Array(size.nx * size.ny) };
}
