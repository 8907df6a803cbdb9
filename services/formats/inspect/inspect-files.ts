import { openFileSource, type ByteSource } from '../../platform/byte-source.ts';
import { Fault } from '../../platform/fault.ts';
import { findMessages } from '../grib/scan.ts';
import { inspectGeotiff } from './inspect-geotiff.ts';
import { inspectGrib } from './inspect-grib.ts';
import { inspectRows } from './inspect-rows.ts';
import type { Inspected, Place } from './inspected.ts';
import { toJsonObject, toText } from './print.ts';

export type InspectOptions = {
  /** one JSON array instead of text */
  readonly json?: boolean;
  /** places whose values are shown, `[lon, lat]` in degrees */
  readonly points?: readonly Place[];
  readonly signal?: AbortSignal;
};

/** By these a text is told from octets. */
const HEAD_BYTES = 512;
/** Classic TIFF and BigTIFF, in either byte order. */
const TIFF_MARKS = ['II*\0', 'II+\0', 'MM\0*', 'MM\0+'];

/**
 * Prints what files hold, field by field (band by band, column by column). The format is told by
 * the first bytes, never by the name. A file that cannot be read does not keep the others back.
 *
 * @param write takes the output, piece by piece
 * @returns how many fields there were, and what could not be read
 */
export async function inspectFiles(
  paths: readonly string[],
  { json = false, points = [], signal }: InspectOptions,
  write: (text: string) => void,
): Promise<{
  readonly fields: number;
  readonly faults: number;
  readonly unread: readonly Fault[];
}> {
  let [fields, faults] = [0, 0];
  const unread: Fault[] = [];
  const several = paths.length > 1;
  for (const path of paths) {
    if (several && !json) write(`${path}\n`);
    try {
      for await (const inspected of openInspection(path, points, signal)) {
        if (inspected.fault !== undefined) faults++;
        const object = { file: path, ...toJsonObject(inspected) };
        const separator = fields === 0 ? '[' : ',\n ';
        write(json ? `${separator}${JSON.stringify(object)}` : `${toText(inspected)}\n`);
        fields++;
      }
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      unread.push(error);
    }
  }
  if (json) write(fields === 0 ? '[]\n' : ']\n');
  return { fields, faults, unread };
}

async function* openInspection(
  path: string,
  points: readonly Place[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Inspected> {
  const source = await openFileSource(path);
  try {
    const size = await source.size(signal);
    const head = Buffer.from(await source.read(0, Math.min(HEAD_BYTES, size), signal));
    const mark = head.toString('latin1', 0, 4);
    if (TIFF_MARKS.includes(mark)) yield* inspectGeotiff(source, points, signal);
    else if (mark === 'PAR1') yield* await inspectRows(path, 'parquet');
    else if (mark === 'GRIB' || (await holdsGrib(source, signal))) {
      yield* inspectGrib(source, points, signal);
    } else if (isText(head)) yield* await inspectRows(path, 'csv');
    else {
      const known = 'GRIB, GeoTIFF, Parquet or table of text';
      throw new Fault('unsupported-format', `${path} is no ${known}`, { path });
    }
  } finally {
    await source.close();
  }
}

/** Whether a message, whole or cut, stands anywhere: behind a heading or a long text. */
async function holdsGrib(source: ByteSource, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    for await (const { edition } of findMessages(source, signal)) {
      // The word alone may stand in any text: the edition behind it does not.
      if (edition === 1 || edition === 2) return true;
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
  return false;
}

/** Text has no control characters but tabs and line ends. */
function isText(head: Buffer): boolean {
  return (
    head.length > 0 && head.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13)
  );
}
