const GRAVITY = 9.80665;
const THETA = 0.9;
const MANNING = 0.03;
const CELL_M = 10;
const LEAST_M = 1e-5;

/** Bed and first depths of the bench's water: all wet, over hollows of two sizes; hydraulics.c has the same. */
export function openBenchWater(side: number): { bedM: Float32Array; depthM: Float32Array } {
  const place = (cell: number) => [cell % side, Math.floor(cell / side)] as const;
  const bedM = Float32Array.from({ length: side * side }, (_, cell) => {
    const [x, y] = place(cell);
    return 5 + 2 * Math.sin(x / 50) * Math.cos(y / 37) - x * 0.002;
  });
  const depthM = bedM.map((bed, cell) => 10 + 0.5 * Math.sin(place(cell)[0] / 90) - bed);
  return { bedM, depthM };
}

/** The plain JavaScript loop: the equations of hydraulics.c cell by cell. @returns deepest water, m */
export function stepWaterInPlainLoop(side: number, steps: number): number {
  const stride = side + 2;
  const cells = stride * (side + 4);
  const given = openBenchWater(side);
  const z = new Float32Array(cells).fill(1e30);
  const [h, qx, qy, rx, ry, share, high] = Array.from(
    { length: 7 },
    () => new Float32Array(cells),
  ) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      z[(y + 2) * stride + x + 1] = given.bedM[y * side + x]!;
      h[(y + 2) * stride + x + 1] = given.depthM[y * side + x]!;
    }
  }
  const flow = (q: Float32Array, i: number, step: number, stepS: number): number => {
    const a = h[i - step]!;
    const b = h[i]!;
    const rise = z[i]! - z[i - step]!;
    const deep = Math.max(a - Math.max(rise, 0), b + Math.min(rise, 0));
    if (deep <= LEAST_M) return 0;
    const own = q[i]!;
    const mixed = THETA * own + ((1 - THETA) / 2) * (q[i - step]! + q[i + step]!);
    const driven = mixed - ((GRAVITY * stepS) / CELL_M) * deep * (b - a + rise);
    const drag =
      (GRAVITY * stepS * MANNING * MANNING * Math.abs(own)) / (deep * deep * Math.cbrt(deep));
    return driven / (1 + drag);
  };
  let deepest = 9;
  for (let count = 0; count < steps; count++) {
    const stepS = (0.6 * CELL_M) / Math.sqrt(GRAVITY * deepest);
    const factor = stepS / CELL_M;
    for (let y = 2; y < side + 3; y++) {
      for (let i = y * stride + 1; i < (y + 1) * stride; i++) rx[i] = flow(qx, i, 1, stepS);
      for (let i = y * stride + 1; i < (y + 1) * stride - 1; i++)
        ry[i] = flow(qy, i, stride, stepS);
    }
    for (let y = 2; y < side + 2; y++) {
      for (let i = y * stride + 1; i < y * stride + side + 1; i++) {
        const out =
          Math.max(rx[i + 1]!, 0) -
          Math.min(rx[i]!, 0) +
          Math.max(ry[i + stride]!, 0) -
          Math.min(ry[i]!, 0);
        share[i] = Math.min(1, h[i]! / (out * factor + 1e-30));
      }
    }
    for (let y = 2; y < side + 3; y++) {
      for (let i = y * stride + 1; i < (y + 1) * stride; i++) {
        qx[i] = rx[i]! * (rx[i]! > 0 ? share[i - 1]! : share[i]!);
        qy[i] = ry[i]! * (ry[i]! > 0 ? share[i - stride]! : share[i]!);
      }
    }
    deepest = 0;
    for (let y = 2; y < side + 2; y++) {
      for (let i = y * stride + 1; i < y * stride + side + 1; i++) {
        h[i] = h[i]! + factor * (qx[i]! - qx[i + 1]! + qy[i]! - qy[i + stride]!);
        high[i] = Math.max(high[i]!, h[i]!);
        deepest = Math.max(deepest, h[i]!);
      }
    }
  }
  return deepest;
}
