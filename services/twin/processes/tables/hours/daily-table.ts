import type { ArrowField } from '../../../../formats/arrow/arrow-schema.ts';
import { numberColumn, textColumn } from '../../../../formats/arrow/build-columns.ts';
import type { ArrowTable } from '../../../../formats/arrow/read-stream.ts';
import type { DailySummary } from '../../../../science/fire-weather-2025/daily-summary.ts';
import { findId } from '../chains.ts';
import {
  cutTable,
  floatFields,
  makeFloats,
  type ComputedTable,
  type Precision,
} from '../computed-table.ts';

/** Units of the columns of a summary, in the order of cffdrs-ng. */
const DAILY_UNITS = {
  sunrise: 'h',
  sunset: 'h',
  peak_hr: 'h',
  duration: 'h',
  ffmc: '',
  dmc: '',
  dc: '',
  isi: '',
  bui: '',
  fwi: '',
  dsr: '',
  gfmc: '',
  gsi: '',
  gfwi: '',
  ws_smooth: 'km.h-1',
  isi_smooth: '',
  gsi_smooth: '',
} as const;
type DailyName = keyof typeof DAILY_UNITS;

const KEYS: Readonly<Partial<Record<DailyName, keyof DailySummary>>> = {
  peak_hr: 'peakHour',
  duration: 'burningHours',
  ws_smooth: 'smoothWindKmH',
  isi_smooth: 'smoothIsi',
  gsi_smooth: 'smoothGsi',
};

/** Summaries of a station, and one of its rows in the posted table. */
export type StationDays = { readonly row: number; readonly days: readonly DailySummary[] };

/** A table with a row for each day of each station: id where the posted table has one, date, codes. */
export function toDailyTable(
  table: ArrowTable,
  stations: readonly StationDays[],
  precision: Precision,
  notes: Readonly<Record<string, unknown>>,
): ComputedTable {
  const days = stations.flatMap((station) => station.days);
  const id = findId(table.schema);
  const texts = stations.flatMap((station) => {
    const text = id < 0 ? '' : String(table.columns[id]!.at(station.row) as string | number);
    return station.days.map(() => text);
  });
  const fields: readonly ArrowField[] = [
    ...(id < 0 ? [] : [{ name: 'id', type: { kind: 'utf8' } } as const]),
    { name: 'date', type: { kind: 'date' } },
    ...floatFields(DAILY_UNITS, precision),
  ];
  const columns = [
    ...(id < 0 ? [] : [textColumn(texts)]),
    numberColumn(Int32Array.from(days, ({ epochDay }) => epochDay)),
    ...Object.keys(DAILY_UNITS).map((name) => {
      const key = KEYS[name as DailyName] ?? (name as keyof DailySummary);
      const values = makeFloats(days.length, precision);
      for (const [row, day] of days.entries()) values[row] = day[key];
      return numberColumn(values);
    }),
  ];
  const metadata = table.schema.metadata ?? {};
  return { fields, batches: cutTable(days.length, fields, columns), metadata, notes };
}
