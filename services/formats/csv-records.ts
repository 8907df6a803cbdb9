import { parse } from 'csv-parse/sync';

import { Fault } from '../platform/fault.ts';

/**
 * The records of a CSV text with its header, by position: real files repeat column names.
 *
 * @throws {Fault} corrupt-data when the text is not CSV
 */
export function readCsv(text: string): { header: readonly string[]; records: string[][] } {
  try {
    const all = parse(text, {
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }) as unknown as string[][];
    const [header = [], ...records] = all;
    return { header: header.map((name) => name.trim()), records };
  } catch (error) {
    throw new Fault('corrupt-data', `not CSV: ${(error as Error).message}`, {}, error);
  }
}
