import { readTimes } from '../../../../formats/arrow/column-times.ts';
import { readDays, readNumbers } from '../../../../formats/arrow/column-values.ts';
import type { ArrowTable } from '../../../../formats/arrow/read-stream.ts';
import { wrongCell } from '../../../../formats/arrow/wrong-cell.ts';
import { invalidField } from '../../../../platform/fault.ts';
import { chainRows, findId, readChains } from '../chains.ts';
import { checkRange, findAny, hasColumn } from '../columns.ts';

/** Series of one basin of a posted table, a value a step. */
export type Basin = {
  /** of the column `id`; '' where there is none */
  readonly id: string;
  /** its rows in the table */
  readonly rows: Int32Array;
  /** steps since 1970: days, or hours */
  readonly steps: Int32Array;
  readonly precipitationMm: Float64Array;
  readonly evaporationMm?: Float64Array;
  readonly temperatureC?: Float64Array;
  readonly latitudeDeg?: Float64Array;
  /** NaN where missing */
  readonly observedMm?: Float64Array;
};

/** What is wanted of a table. */
export type WantedColumns = {
  readonly timeStepHours: 24 | 1;
  readonly evaporation: boolean;
  readonly temperature: boolean;
};

const TIMES = ['date', 'timestamp', 'datetime', 'time'] as const;
const HOUR_MS = 3_600_000;
/** Most that has been measured in a day, and more than the air can take up in one. */
const RANGES = {
  P: [0, 2000],
  E: [0, 100],
  T: [-90, 60],
  lat: [-90, 90],
  Qobs: [0, 2000],
} as const;

/**
 * Reads the basins of a posted table. All that a model is driven by must be there in each row, a
 * row a step; what was observed may be missing.
 *
 * @throws {Fault} invalid-request naming column and row (from 1): a gap, a step out of order, a
 *   value that is missing or cannot be
 */
export function readBasins(table: ArrowTable, wanted: WantedColumns): Basin[] {
  const { evaporation, temperature, timeStepHours } = wanted;
  const needed = ['date', 'P', ...(evaporation ? ['E'] : []), ...(temperature ? ['T'] : [])];
  if (evaporation && !hasColumn(table, 'e')) {
    const detail = 'is missing from the table; evaporation=oudin computes it from T and a latitude';
    throw invalidField({ field: 'E', detail, allowed: needed });
  }
  const read = (name: keyof typeof RANGES) => {
    const values = readNumbers(name, findAny(table, [name], needed).column, table.rows);
    checkRange(name, values, RANGES[name]);
    return values;
  };
  const whole = (name: keyof typeof RANGES) => checkWhole(name, read(name));
  const optional = (name: keyof typeof RANGES) =>
    hasColumn(table, name.toLowerCase()) ? read(name) : undefined;
  const time = findAny(table, TIMES, needed);
  const steps = readSteps(table, time, timeStepHours);
  const series = {
    precipitationMm: whole('P'),
    evaporationMm: evaporation ? whole('E') : undefined,
    temperatureC: temperature ? whole('T') : undefined,
    latitudeDeg: optional('lat'),
    observedMm: optional('Qobs'),
  };
  const idColumn = table.columns[findId(table.schema)];
  return [...chainRows(readChains(table))].map((rows) => {
    checkSteps(time.name, steps, rows, timeStepHours);
    const cut = Object.entries(series).flatMap(([name, values]) =>
      values === undefined ? [] : [[name, Float64Array.from(rows, (row) => values[row]!)]],
    );
    return {
      id: idColumn === undefined ? '' : String(idColumn.at(rows[0]!)),
      rows,
      steps: Int32Array.from(rows, (row) => steps[row]!),
      ...(Object.fromEntries(cut) as Pick<Basin, 'precipitationMm'>),
    };
  });
}

function readSteps(
  table: ArrowTable,
  { name, column }: ReturnType<typeof findAny>,
  timeStepHours: 24 | 1,
): Int32Array {
  if (timeStepHours === 24) return readDays(name, column, table.rows);
  const { ms } = readTimes(name, column, table.rows);
  return Int32Array.from(ms, (value, row) => {
    const hour = value / HOUR_MS;
    if (Number.isInteger(hour)) return hour;
    const shown = new Date(value).toISOString();
    throw wrongCell(name, row, shown, 'is no whole hour', 'whole hours, one after the other');
  });
}

function checkWhole(name: string, values: Float64Array): Float64Array {
  const row = values.findIndex((value) => Number.isNaN(value));
  if (row < 0) return values;
  const allowed = 'a number in each row: what drives a model is filled in before, not left out';
  throw wrongCell(name, row, null, 'is missing', allowed);
}

/** @throws {Fault} invalid-request naming the row that is not one step after the row before */
function checkSteps(field: string, steps: Int32Array, rows: Int32Array, hours: 24 | 1): void {
  const show = (step: number) =>
    new Date(step * hours * HOUR_MS).toISOString().slice(0, hours === 24 ? 10 : 16);
  for (let at = 1; at < rows.length; at++) {
    const [row, before] = [rows[at]!, steps[rows[at - 1]!]!];
    const off = steps[row]! - before;
    if (off === 1) continue;
    const value = show(steps[row]!);
    const words = hours === 24 ? 'days' : 'hours';
    const why =
      off > 1
        ? `${off - 1} ${words} are missing before it`
        : `not after ${show(before)} in the row before`;
    throw invalidField({
      field,
      value,
      detail: `is ${value} in row ${row + 1}: ${why}`,
      allowed: `${show(before + 1)}: ${words} of a basin in order, each once, none left out`,
    });
  }
}
