import { setImmediate } from 'node:timers/promises';

import { encodeCsvCell, encodeCsvRecord } from '../csv.ts';
import type { ArrowBatch, ArrowSchema } from './arrow-schema.ts';
import { openCells } from './cells.ts';

/** As many rows are written in one go; others have their turn between. */
const SLICE_ROWS = 4096;

type Batches = Iterable<ArrowBatch> | AsyncIterable<ArrowBatch>;

/** A header line and a record a row; missing is an empty cell. */
export async function* batchesToCsv(schema: ArrowSchema, batches: Batches): AsyncGenerator<string> {
  yield encodeCsvRecord(schema.fields.map(({ name }) => name));
  const isText = schema.fields.map(({ type }) => type.kind === 'utf8');
  yield* sliceRows(schema, batches, (cells, row) => {
    let record = '';
    for (let index = 0; index < cells.length; index++) {
      const value = cells[index]!.csv(row);
      // Only text can hold what needs quotes.
      const cell = isText[index]! ? encodeCsvCell(value) : (value ?? '');
      record += index === 0 ? cell : `,${cell}`;
    }
    return `${record}\r\n`;
  });
}

/** One JSON object a line. */
export async function* batchesToNdjson(
  schema: ArrowSchema,
  batches: Batches,
): AsyncGenerator<string> {
  const object = objectWriter(schema);
  yield* sliceRows(schema, batches, (cells, row) => `${object(cells, row)}\n`);
}

/** One JSON array with an object a row. */
export async function* batchesToJson(
  schema: ArrowSchema,
  batches: Batches,
): AsyncGenerator<string> {
  const object = objectWriter(schema);
  let first = true;
  yield '[';
  yield* sliceRows(schema, batches, (cells, row) => {
    const text = `${first ? '\n' : ',\n'}${object(cells, row)}`;
    first = false;
    return text;
  });
  yield '\n]';
}

type Cells = readonly ReturnType<typeof openCells>[];

function objectWriter({ fields }: ArrowSchema) {
  const keys = fields.map(({ name }) => JSON.stringify(name));
  return (cells: Cells, row: number) =>
    `{${cells.map((cell, index) => `${keys[index]}:${cell.json(row)}`).join(',')}}`;
}

async function* sliceRows(
  { fields }: ArrowSchema,
  batches: Batches,
  write: (cells: Cells, row: number) => string,
): AsyncGenerator<string> {
  for await (const { rows, columns } of batches) {
    const cells = columns.map((column, index) => openCells(fields[index]!, column));
    for (let from = 0; from < rows; from += SLICE_ROWS) {
      let text = '';
      const to = Math.min(rows, from + SLICE_ROWS);
      for (let row = from; row < to; row++) text += write(cells, row);
      yield text;
      await setImmediate();
    }
  }
}
