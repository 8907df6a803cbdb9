import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import { expect } from 'vitest';

import { referenceDir } from '../cases.ts';

/** A table of reference numbers, by column name in lower case. */
export type ReferenceTable = {
  readonly rows: number;
  readonly names: readonly string[];
  /** `NA`, `NaN` and nothing read as NaN; a date by its year */
  readonly numbers: (name: string) => Float64Array;
  readonly texts: (name: string) => string[];
};

/** @param path below the reference folder, such as `fire/fwi_chains.csv` */
export function readReference(path: string, delimiter = ','): ReferenceTable {
  const text = readFileSync(join(referenceDir, path), 'utf8');
  const [header, ...records] = parse(text, { delimiter }) as string[][];
  const names = header!.map((name) => name.toLowerCase());
  const texts = (name: string) => {
    const at = names.indexOf(name);
    if (at < 0) throw new Error(`${path} has no column ${name}, but ${names.join(', ')}`);
    return records.map((record) => record[at]!);
  };
  const toNumber = (cell: string) => (cell === '' || cell === 'NA' ? Number.NaN : Number(cell));
  const numbers = (name: string) => Float64Array.from(texts(name), toNumber);
  return { rows: records.length, names, numbers, texts };
}

/** Days since 1970 of columns of year, month and day. */
export function toEpochDays({ numbers }: ReferenceTable): Int32Array {
  const [years, months, days] = [numbers('yr'), numbers('mon'), numbers('day')];
  return Int32Array.from(years, (year, row) => Date.UTC(year, months[row]! - 1, days[row]) / 864e5);
}

/** Every value within `relative` of the expected one, or `absolute`; NaN only where NaN is expected. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative = 1e-9, absolute = 0, what = 'value' },
): void {
  expect(actual.length, `${what}: rows`).toBe(expected.length);
  const off: string[] = [];
  for (let row = 0; row < expected.length; row += 1) {
    const [got, wanted] = [actual[row]!, expected[row]!];
    const near = Math.abs(got - wanted) <= relative * Math.abs(wanted) + absolute;
    if (near || Object.is(got, wanted)) continue;
    off.push(`row ${row + 1}: ${got}, not ${wanted}`);
  }
  expect(off.slice(0, 5), `${what}: ${off.length} of ${expected.length} rows are off`).toEqual([]);
}
