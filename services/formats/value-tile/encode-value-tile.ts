import { VALUE_TILE_MAGIC, VALUE_TILE_NODATA, type ValueTileHeader } from './value-tile.ts';

/** Steps between the least and the greatest value: 16 bits without the nodata, and some to spare. */
const MOST_STEPS = 65_000;

/** How values become 16-bit steps: value = offset + scale * step. */
export type Quantisation = { readonly scale: number; readonly offset: number };

/**
 * The finest step of 1, 2 or 5 times a power of ten that holds a range in 16 bits.
 *
 * @param range least and greatest value; undefined when all are missing
 */
export function chooseQuantisation(
  range: { readonly min: number; readonly max: number } | undefined,
): Quantisation {
  const { min, max } = range ?? { min: 0, max: 0 };
  // All values alike: the offset is that value, whatever the step.
  if (min === max) return { scale: 1, offset: min };
  const finest = (max - min) / MOST_STEPS;
  const magnitude = Math.floor(Math.log10(finest));
  const candidates = [1, 2, 5, 10].map((digit) => Number(`${digit}e${magnitude}`));
  const scale = candidates.find((step) => step >= finest) ?? 1;
  // In whole steps, so that 0 mm keeps its exact value; + 0 turns -0 into 0.
  const offset = Math.round((min + max) / 2 / scale) * scale + 0;
  return { scale, offset };
}

/**
 * A value tile.
 *
 * @param values row-major, NaN = missing
 * @param about what the values are of: any JSON
 */
export function encodeValueTile(
  values: Float32Array,
  shape: { readonly nx: number; readonly ny: number; readonly border: number },
  { scale, offset }: Quantisation,
  about: Readonly<Record<string, unknown>>,
): Uint8Array<ArrayBuffer> {
  const steps = new Int16Array(values.length);
  let count = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (Number.isNaN(value)) {
      steps[at] = VALUE_TILE_NODATA;
      continue;
    }
    count++;
    if (value < min) min = value;
    if (value > max) max = value;
    const step = Math.round((value - offset) / scale);
    steps[at] = Math.min(Math.max(step, VALUE_TILE_NODATA + 1), 32_767);
  }
  const header: ValueTileHeader = {
    ...about,
    dtype: 'i16',
    ...shape,
    scale,
    offset,
    nodata: VALUE_TILE_NODATA,
    count,
    min: count === 0 ? null : min,
    max: count === 0 ? null : max,
  };
  return assemble(header, steps);
}

function assemble(header: ValueTileHeader, steps: Int16Array): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 4) * 4;
  const bytes = new Uint8Array(8 + length + 2 * steps.length);
  bytes.set(new TextEncoder().encode(VALUE_TILE_MAGIC));
  new DataView(bytes.buffer).setUint32(4, length, true);
  bytes.fill(0x20, 8, 8 + length);
  bytes.set(json, 8);
  writeResiduals(steps, header.nx, bytes.subarray(8 + length));
  return bytes;
}

/** Differences from what the three neighbours before foretell: small where the field is smooth. */
function writeResiduals(steps: Int16Array, nx: number, out: Uint8Array): void {
  const count = steps.length;
  for (let at = 0; at < count; at++) {
    const inRow = at % nx > 0;
    const left = inRow ? steps[at - 1]! : 0;
    const above = at >= nx ? steps[at - nx]! : 0;
    const corner = inRow && at >= nx ? steps[at - nx - 1]! : 0;
    const difference = ((steps[at]! - left - above + corner) << 16) >> 16;
    const residual = (difference << 1) ^ (difference >> 15);
    out[at] = residual & 0xff;
    out[count + at] = (residual >> 8) & 0xff;
  }
}
