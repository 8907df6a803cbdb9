import { parseArgs } from 'node:util';

import { Fault } from '../../platform/fault.ts';
import { inspectFiles } from './inspect-files.ts';
import type { Place } from './inspected.ts';

/** What the command is given of the process. */
export type InspectIo = {
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
  readonly signal?: AbortSignal;
};

/** How `npm run inspect` is used. */
export const INSPECT_HELP = `Usage: npm run inspect -- <file>... [--json] [--point lon,lat]...

Says what a file holds: each field of a GRIB file, band of a GeoTIFF, column of a Parquet file or
table of text. Values of GRIB are as coded (unit, order of the data section), with the canonical
unit beside; missing values are left out of min, max and mean.

  --json           an array, one object a field, each with its file
  --point lon,lat  the value in the nearest cell, degrees; may be repeated
  --help           this text

Exit status: 0 all was read, 1 some field was not, 2 nothing could be said.
`;

const OPTIONS = {
  json: { type: 'boolean' },
  point: { type: 'string', multiple: true },
  help: { type: 'boolean' },
} as const;

/** `npm run inspect`. @returns the exit status */
export async function inspectCommand(args: readonly string[], io: InspectIo): Promise<0 | 1 | 2> {
  try {
    const { values, positionals } = parseCommandLine(args);
    if (values.help === true || positionals.length === 0) {
      (values.help === true ? io.out : io.err).write(INSPECT_HELP);
      return values.help === true ? 0 : 2;
    }
    const options = {
      json: values.json === true,
      points: (values.point ?? []).map(readPlace),
      ...(io.signal !== undefined && { signal: io.signal }),
    };
    const result = await inspectFiles(positionals, options, (text) => io.out.write(text));
    for (const { message } of result.unread) io.err.write(`${message}\n`);
    if (result.fields === 0) return 2;
    return result.faults === 0 && result.unread.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    io.err.write(`${error.message}\n`);
    return 2;
  }
}

function parseCommandLine(args: readonly string[]) {
  try {
    return parseArgs({ args: [...joinPoints(args)], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new Fault('invalid-request', `${(error as Error).message}\n\n${INSPECT_HELP}`, {}, error);
  }
}

/** `--point -120,50`: a western longitude would read as an option, so it is joined by `=`. */
function* joinPoints(args: readonly string[]): Generator<string> {
  for (let at = 0; at < args.length; at++) {
    const [arg, next] = [args[at]!, args[at + 1]];
    if (arg === '--point' && next !== undefined) {
      yield `${arg}=${next}`;
      at++;
    } else yield arg;
  }
}

/** @throws {Fault} invalid-request when the text is not `lon,lat` */
function readPlace(text: string): Place {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const [lon, lat] = numbers;
  const valid = numbers.length === 2 && Math.abs(lon!) <= 360 && Math.abs(lat!) <= 90;
  if (valid) return [lon!, lat!];
  throw new Fault(
    'invalid-request',
    `--point ${text}: give lon,lat in degrees, such as -123.1,49.3`,
  );
}
