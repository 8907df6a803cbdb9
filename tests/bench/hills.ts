/** Hills with valleys of many sizes and half a metre of noise, so that one cell in nine is a pit. */
export function makeHills(side: number): Float32Array {
  const heightM = new Float32Array(side * side);
  let seed = 1;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let height = 900 - 0.02 * x - 0.01 * y;
      height += 300 * wave(3 * x + y, 2000) + 200 * wave(2 * y - x + 2 * side, 1400);
      height += 60 * wave(x + y, 230) + 40 * wave(y - x + side, 170);
      seed = (seed * 48_271) % 2_147_483_647;
      heightM[y * side + x] = height + 0.5 * (seed / 2_147_483_647);
    }
  }
  return heightM;
}

/** Made of sums and products alone, so that the C program has the same bits. */
function wave(at: number, period: number): number {
  return Math.abs((at % (2 * period)) - period) / period;
}
