import { Fault } from '../platform/fault.ts';

/** A raster of square cells, row 0 in the north; places in the units of whatever CRS it is in. */
export type AsciiGrid = {
  readonly nx: number;
  readonly ny: number;
  /** west and south edge of the grid (not the centre of its first cell) */
  readonly west: number;
  readonly south: number;
  readonly cellSize: number;
  /** row-major, NaN = no data */
  readonly values: Float32Array<ArrayBuffer>;
};

/** ESRI's own value where the header names none. */
const USUAL_NODATA = -9999;
const HEADER = /^\s*([a-z_]+)\s+(\S+)\s*$/i;
const KEYS = [
  'ncols',
  'nrows',
  'xllcorner',
  'yllcorner',
  'xllcenter',
  'yllcenter',
  'cellsize',
  'nodata_value',
];

/** Whether a text begins as such a raster. */
export function isAsciiGrid(head: string): boolean {
  return /^\s*(ncols|nrows)\s+\d+\s*[\r\n]/i.test(head);
}

/**
 * Reads an ESRI ASCII raster (`.asc`), strictly: every header line known, as many numbers as cells.
 *
 * @throws {Fault} corrupt-data naming the header line or the first value that is wrong
 * @see ArcGIS, Esri ASCII raster format
 */
export function readAsciiGrid(text: string): AsciiGrid {
  const header = new Map<string, number>();
  let start = 0;
  for (;;) {
    const end = text.indexOf('\n', start);
    const found = HEADER.exec(text.slice(start, end < 0 ? undefined : end));
    if (found === null) break;
    const key = found[1]!.toLowerCase();
    const value = Number(found[2]);
    if (!KEYS.includes(key) || Number.isNaN(value)) {
      throw corrupt(`header line '${found[0].trim()}'`, KEYS);
    }
    header.set(key, value);
    if (end < 0) break;
    start = end + 1;
  }
  const [nx, ny] = [count(header, 'ncols'), count(header, 'nrows')];
  const cellSize = header.get('cellsize');
  if (cellSize === undefined || !(cellSize > 0)) throw corrupt(`cellsize ${cellSize}`, 'above 0');
  const values = readValues(text.slice(start), nx * ny, header.get('nodata_value') ?? USUAL_NODATA);
  const west = edge(header, 'x', cellSize);
  return { nx, ny, west, south: edge(header, 'y', cellSize), cellSize, values };
}

function readValues(text: string, cells: number, nodata: number): Float32Array<ArrayBuffer> {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length !== cells) throw corrupt(`${words.length} values`, `${cells} values`);
  return Float32Array.from(words, (word, cell) => {
    const value = Number(word);
    if (Number.isNaN(value)) throw corrupt(`value ${cell + 1}, '${word}'`, 'a number');
    return value === nodata ? NaN : value;
  });
}

function count(header: ReadonlyMap<string, number>, key: string): number {
  const value = header.get(key);
  if (value !== undefined && Number.isInteger(value) && value > 0) return value;
  throw corrupt(`${key} ${value}`, 'a whole number above 0');
}

function edge(header: ReadonlyMap<string, number>, axis: 'x' | 'y', cellSize: number): number {
  const corner = header.get(`${axis}llcorner`);
  const centre = header.get(`${axis}llcenter`);
  if (corner !== undefined) return corner;
  if (centre !== undefined) return centre - cellSize / 2;
  throw corrupt(`no ${axis}llcorner`, `${axis}llcorner or ${axis}llcenter`);
}

function corrupt(what: string, allowed: unknown): Fault {
  return new Fault('corrupt-data', `not an ESRI ASCII raster: ${what}`, { allowed });
}
