import { Fault } from '../../platform/fault.ts';
import { VALUE_TILE_MAGIC, type ValueTileHeader } from './value-tile.ts';

/**
 * A value tile's header and values (NaN = missing): the inverse of `encodeValueTile`, to within
 * half a step.
 *
 * @throws {Fault} corrupt-data for anything else than a whole value tile
 */
export function decodeValueTile(bytes: Uint8Array): {
  readonly header: ValueTileHeader;
  readonly values: Float32Array<ArrayBuffer>;
} {
  const text = new TextDecoder();
  const isTile = bytes.length > 8 && text.decode(bytes.subarray(0, 4)) === VALUE_TILE_MAGIC;
  if (!isTile) throw new Fault('corrupt-data', 'not a value tile');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  const header = JSON.parse(text.decode(bytes.subarray(8, 8 + length))) as ValueTileHeader;
  const { nx, ny, scale, offset, nodata } = header;
  const payload = bytes.subarray(8 + length);
  const count = nx * ny;
  if (payload.length !== 2 * count) {
    throw new Fault('corrupt-data', `the payload has ${payload.length} octets, not ${2 * count}`);
  }
  const steps = new Int16Array(count);
  const values = new Float32Array(count);
  for (let at = 0; at < count; at++) {
    const residual = payload[at]! | (payload[count + at]! << 8);
    const inRow = at % nx > 0;
    const left = inRow ? steps[at - 1]! : 0;
    const above = at >= nx ? steps[at - nx]! : 0;
    const corner = inRow && at >= nx ? steps[at - nx - 1]! : 0;
    steps[at] = ((residual >>> 1) ^ -(residual & 1)) + left + above - corner;
    values[at] = steps[at] === nodata ? NaN : offset + scale * steps[at]!;
  }
  return { header, values };
}
