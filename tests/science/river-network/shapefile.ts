import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

import { casesDir } from '../../cases.ts';

/** A record of a shapefile: its attributes as written, and its points in order. */
type ShapeRecord = { readonly text: Record<string, string>; readonly points: [number, number][] };

/** Points or lines (parts one after another) of a shapefile in a zip of the hydrometric cases. */
export function readShapefile(name: string): ShapeRecord[] {
  const zip = readFileSync(join(casesDir, `hydrometric/${name}.zip`));
  const rows = readAttributes(unzip(zip, `${name}.dbf`));
  const shapes = readPoints(unzip(zip, `${name}.shp`));
  return rows.map((text, at) => ({ text, points: shapes[at]! }));
}

/** APPNOTE.TXT 4.3.12: the central directory names each member and where it begins. */
function unzip(zip: Buffer, member: string): Buffer {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    const [size, nameLength] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    if (zip.toString('latin1', at + 46, at + 46 + nameLength) === member) {
      const local = zip.readUInt32LE(at + 42);
      const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      return inflateRawSync(zip.subarray(begin, begin + size));
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error(`no ${member}`);
}

function readAttributes(dbf: Buffer): Record<string, string>[] {
  const [rows, begin, width] = [
    dbf.readUInt32LE(4),
    dbf.readUInt16LE(8),
    dbf.readUInt16LE(10),
  ] as const;
  const fields: { name: string; length: number }[] = [];
  for (let at = 32; dbf[at] !== 13; at += 32) {
    const name = dbf.toString('latin1', at, at + 11).replace(/\0.*$/s, '');
    fields.push({ name, length: dbf[at + 16]! });
  }
  return Array.from({ length: rows }, (_, row) => {
    let at = begin + row * width + 1;
    return Object.fromEntries(
      fields.map(({ name, length }) => {
        const text = dbf.toString('latin1', at, at + length).trim();
        at += length;
        return [name, text];
      }),
    );
  });
}

/** ESRI Shapefile Technical Description 1998: type 1 points, type 3 lines. */
function readPoints(shp: Buffer): [number, number][][] {
  const shapes: [number, number][][] = [];
  for (let at = 100; at < shp.length; at += 8 + 2 * shp.readInt32BE(at + 4)) {
    const isPoint = shp.readInt32LE(at + 8) === 1;
    const count = isPoint ? 1 : shp.readInt32LE(at + 48);
    const begin = isPoint ? at + 12 : at + 52 + 4 * shp.readInt32LE(at + 44);
    shapes.push(
      Array.from({ length: count }, (_, point) => [
        shp.readDoubleLE(begin + 16 * point),
        shp.readDoubleLE(begin + 16 * point + 8),
      ]),
    );
  }
  return shapes;
}
