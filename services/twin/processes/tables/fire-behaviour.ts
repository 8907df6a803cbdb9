import { z } from 'zod';

import type { ArrowBatch, ArrowColumn, ArrowField } from '../../../formats/arrow/arrow-schema.ts';
import { numberColumn, textColumn } from '../../../formats/arrow/build-columns.ts';
import { sliceBatch } from '../../../formats/arrow/slice-batch.ts';
import {
  BEHAVIOUR_INPUTS,
  BEHAVIOUR_OUTPUT_NAMES,
  BEHAVIOUR_OUTPUTS,
} from '../../../science/fire-behaviour/behaviour-columns.ts';
import { defineProcess, type Process } from '../process.ts';
import type { BehaviourPart, BehaviourTable } from './fire-behaviour-job.ts';
import { checkRows } from './columns.ts';
import { JsonTable, toPostedTable } from './json-table.ts';
import type { TableTools } from './table-tools.ts';
import { TABLE_OUTPUT, TABLE_SECONDS, tableWords } from './table-words.ts';

const BATCH_ROWS = 16_384;
const COLUMNS = Object.keys(BEHAVIOUR_INPUTS).join(', ');

/** The Fire Behaviour Prediction System over a posted table. */
export function fireBehaviourProcess({ reader, pool }: TableTools): Process {
  return defineProcess({
    id: 'fire-behaviour',
    version: '1.0.0',
    title: { en: 'Fire Behaviour Prediction System', fr: 'Prévision du comportement du feu' },
    description: {
      en:
        'All primary and secondary outputs of the FBP System (ST-X-3, 2009 update) for each row of ' +
        `a table: FUELTYPE, ${COLUMNS}; with or without the prefix in_. FUELTYPE, LAT, LONG, FFMC, ` +
        'BUI, WS, WD and DJ are required; what an empty cell of the others was taken for is noted. ' +
        'ISI and HR in upper case or with the prefix only: isi and hr of fire weather are not taken.',
      fr:
        'Toutes les sorties primaires et secondaires du système PCI (ST-X-3, mise à jour 2009) pour ' +
        `chaque ligne d'un tableau : FUELTYPE, ${COLUMNS} ; avec ou sans le préfixe in_. FUELTYPE, ` +
        'LAT, LONG, FFMC, BUI, WS, WD et DJ sont obligatoires ; les valeurs supposées sont notées. ' +
        'ISI et HR en majuscules ou avec le préfixe : isi et hr de la météo des feux sont laissées.',
    },
    keywords: ['fire behaviour', 'FBP', 'CFFDRS', 'comportement du feu'],
    tableInput: 'table',
    syncSeconds: TABLE_SECONDS,
    jobControl: ['sync-execute', 'async-execute', 'dismiss'],
    inputs: {
      table: { ...tableWords, schema: JsonTable },
      precision: {
        title: { en: 'Precision of the answer', fr: 'Précision de la réponse' },
        description: {
          en: 'f64: double precision; f32: rounded to single, half the bytes',
          fr: 'f64 : double précision ; f32 : arrondi en simple, moitié moins d’octets',
        },
        schema: z.enum(['f64', 'f32']).default('f64'),
      },
    },
    outputs: { table: TABLE_OUTPUT },
    async execute({ table, precision }, { table: body, signal, onProgress }) {
      const posted = body ?? (await toPostedTable(table));
      const bytes = await reader.read(posted, [], signal);
      onProgress(0.1, { en: 'reading the table', fr: 'lecture du tableau' });
      const read = await pool.run({ kind: 'read-behaviour', bytes }, [], signal);
      const { shape, notTaken, ...rest } = read as BehaviourTable;
      checkRows(shape.rows);
      const slices = shape.batches.flatMap((batch) => [
        ...sliceBatch(batch, shape.schema.fields, BATCH_ROWS),
      ]);
      let next = 0;
      let done = 0;
      const parts = slices.map(async ({ rows, columns }) => {
        const [from, to] = [next, (next += rows)];
        const job = { kind: 'step-behaviour' as const, table: rest, from, to };
        const part = (await pool.run(job, [], signal)) as BehaviourPart;
        done += rows;
        onProgress(0.1 + (0.9 * done) / shape.rows, { en: 'computing', fr: 'calcul' });
        const batch = { rows, columns: [...columns, ...toColumns(part, precision)] };
        return { batch, notes: part.notes };
      });
      const made = await Promise.all(parts);
      const notes = made.map((part) => part.notes);
      return {
        table: {
          kind: 'table' as const,
          schema: {
            fields: [...shape.schema.fields, ...resultFields(precision)],
            metadata: {
              ...shape.schema.metadata,
              'isohyet:process': 'fire-behaviour 1.0.0',
              'isohyet:notes': JSON.stringify({
                missing: { rows: notes.reduce((sum, { missing }) => sum + missing, 0) },
                nonFuel: { rows: notes.reduce((sum, { nonFuel }) => sum + nonFuel, 0) },
                defaulted: sumDefaults(notes),
                replaced: shape.replaced,
                notTaken,
              }),
            },
          },
          batches: made.map(({ batch }): ArrowBatch => batch),
        },
      };
    },
  });
}

/** The fields of the results; `FD` is text and stands behind `CFC`, as in cffdrs. */
function resultFields(precision: 'f64' | 'f32'): readonly ArrowField[] {
  const bits = precision === 'f64' ? 64 : 32;
  return BEHAVIOUR_OUTPUT_NAMES.flatMap((name): ArrowField[] => {
    const metadata = { unit: BEHAVIOUR_OUTPUTS[name] };
    const field = { name, type: { kind: 'float', bits }, metadata } as const;
    return name === 'CFC' ? [field, { name: 'FD', type: { kind: 'utf8' } }] : [field];
  });
}

function toColumns({ numbers, FD }: BehaviourPart, precision: 'f64' | 'f32'): ArrowColumn[] {
  return BEHAVIOUR_OUTPUT_NAMES.flatMap((name) => {
    const values = precision === 'f64' ? numbers[name] : new Float32Array(numbers[name]);
    return name === 'CFC' ? [numberColumn(values), textColumn(FD)] : [numberColumn(values)];
  });
}

function sumDefaults(notes: readonly BehaviourPart['notes'][]) {
  const sums = new Map<string, { column: string; value: number; rows: number }>();
  for (const { column, value, rows } of notes.flatMap(({ defaulted }) => defaulted)) {
    const sum = sums.get(column) ?? { column, value, rows: 0 };
    sums.set(column, { ...sum, rows: sum.rows + rows });
  }
  return [...sums.values()];
}
