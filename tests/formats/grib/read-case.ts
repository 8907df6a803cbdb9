import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Fault } from '../../../services/platform/fault.ts';
import { toByteSource } from '../../../services/platform/byte-source.ts';
import type { FieldHead } from '../../../services/formats/field.ts';
import { readFieldHeads } from '../../../services/formats/grib/heads.ts';
import { findMessages, type GribMessage } from '../../../services/formats/grib/scan.ts';
import { casesDir } from '../../cases.ts';

/** One message (or sub-field) of an `.expected.json`, made with ecCodes 2.47. */
export type ExpectedField = {
  readonly edition: 1 | 2;
  readonly offset: number;
  readonly length: number;
  readonly units?: string;
  readonly gridType: string;
  readonly scanningMode?: number;
  readonly discipline?: number;
  readonly parameterCategory?: number;
  readonly parameterNumber?: number;
  readonly probabilityType?: number;
  readonly dataDate: number;
  readonly dataTime: number;
  readonly validityDate?: number;
  readonly validityTime?: number;
  readonly perturbationNumber?: number;
  readonly numberOfForecastsInEnsemble?: number;
  readonly nValues: number;
  readonly nMissing: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly first5: readonly (number | null)[];
  readonly last5: readonly (number | null)[];
  readonly points: readonly {
    readonly i: number;
    readonly lat: number;
    readonly lon: number;
    readonly value: number | null;
  }[];
};

export type CaseField = {
  readonly message: GribMessage;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** of the field in its message */
  readonly index: number;
  readonly head: FieldHead | Fault;
};

/** Paths, below the cases folder, of the GRIB files that have expected values. */
export function listGribCases(): readonly string[] {
  return readdirSync(casesDir, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(grib|grib1|grib2|bin)\.expected\.json$/.test(path))
    .map((path) => path.replace(/\.expected\.json$/, ''))
    .sort();
}

export function readExpected(path: string): readonly ExpectedField[] {
  return JSON.parse(readFileSync(join(casesDir, `${path}.expected.json`), 'utf8')).messages;
}

export function readBytes(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(casesDir, path)));
}

/** All fields of a file, in order. */
export async function readCase(path: string): Promise<readonly CaseField[]> {
  const file = readBytes(path);
  const fields: CaseField[] = [];
  for await (const message of findMessages(toByteSource(file, path))) {
    const bytes = file.slice(message.offset, message.offset + message.length);
    readFieldHeads(bytes, message.number).forEach((head, index) =>
      fields.push({ message, bytes, index, head }),
    );
  }
  return fields;
}

/** Heads of a file, none of which may be a Fault. */
export async function readCaseHeads(path: string): Promise<readonly FieldHead[]> {
  return (await readCase(path)).map(({ head }) => {
    if (head instanceof Fault) throw head;
    return head;
  });
}
