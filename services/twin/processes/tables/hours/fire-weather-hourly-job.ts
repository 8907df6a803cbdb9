import { readNumbers } from '../../../../formats/arrow/column-values.ts';
import { readArrowTable, type ArrowTable } from '../../../../formats/arrow/read-stream.ts';
import { ffmcScale, type FfmcConstant } from '../../../../science/fire-weather/codes.ts';
import { stepHourlyFfmc } from '../../../../science/fire-weather/hourly-ffmc.ts';
import {
  dailySeverityRating,
  fireWeatherIndex,
  initialSpreadIndex,
} from '../../../../science/fire-weather/indices.ts';
import { WEATHER_RANGES } from '../../../../science/fire-weather/weather-ranges.ts';
import { chainRows, readChains } from '../chains.ts';
import { checkRange, checkRows, findAny, hasColumn, shapeOf } from '../columns.ts';
import {
  addFloats,
  checkSize,
  floatFields,
  makeFloats,
  missingRows,
  noteRows,
  type ComputedTable,
  type Precision,
} from '../computed-table.ts';
import { findGaps, readLocalHours } from './read-hours.ts';

const WANTED = ['timestamp', 'temp', 'rh', 'ws', 'prec'] as const;
/** Drought alone lifts a BUI so far. */
const BUI_RANGE = [0, 5000] as const;

export type FireWeatherHourlyJob = {
  readonly kind: 'fire-weather-hourly';
  readonly bytes: Uint8Array;
  readonly ffmc0: number;
  readonly ffmcConstant: FfmcConstant;
  readonly precision: Precision;
};

/**
 * Hourly FFMC and ISI over a posted table; with a column `bui`, the FWI and DSR of each hour too.
 *
 * @throws {Fault} invalid-request naming column and row (from 1), too-large
 */
export function computeFireWeatherHourly(job: FireWeatherHourlyJob): ComputedTable {
  const table = readArrowTable(job.bytes);
  const { rows } = table;
  checkRows(rows);
  checkSize(rows, 'rows of hourly weather');
  const localHour = readLocalHours(table, WANTED);
  const temp = readRanged(table, 'temp', WEATHER_RANGES.temperatureC);
  const rh = readRanged(table, 'rh', WEATHER_RANGES.relativeHumidityPercent);
  const ws = readRanged(table, 'ws', WEATHER_RANGES.windKmH);
  const prec = readRanged(table, 'prec', WEATHER_RANGES.precipitationMm);
  const bui = hasColumn(table, 'bui') ? readRanged(table, 'bui', BUI_RANGE) : undefined;
  const names = bui === undefined ? (['ffmc', 'isi'] as const) : RESULTS;
  const results = RESULTS.map(() => makeFloats(rows, job.precision));
  const [ffmcs, isis, fwis, dsrs] = results;
  const scale = ffmcScale(job.ffmcConstant);
  const gaps: number[] = [];
  for (const chain of chainRows(readChains(table))) {
    gaps.push(...findGaps(localHour, chain));
    let ffmc = job.ffmc0;
    for (const row of chain) {
      const windKmH = ws[row]!;
      const weather = {
        temperatureC: temp[row]!,
        // Saturated air may be read as a little more.
        relativeHumidityPercent: Math.min(100, rh[row]!),
        windKmH,
        precipitationMm: prec[row]!,
      };
      ffmc = stepHourlyFfmc(ffmc, weather, job);
      const isi = initialSpreadIndex(ffmc, windKmH, scale);
      ffmcs![row] = ffmc;
      isis![row] = isi;
      if (bui === undefined) continue;
      const fwi = fireWeatherIndex(isi, bui[row]!);
      fwis![row] = fwi;
      dsrs![row] = dailySeverityRating(fwi);
    }
  }
  const shape = shapeOf(table, names, []);
  const units = Object.fromEntries(names.map((name) => [name, '']));
  return {
    fields: [...shape.schema.fields, ...floatFields(units, job.precision)],
    batches: addFloats(shape, results.slice(0, names.length)),
    metadata: shape.schema.metadata ?? {},
    notes: {
      gaps: noteRows(gaps),
      missing: noteRows(missingRows([temp, rh, ws, prec])),
      replaced: shape.replaced,
    },
  };
}

const RESULTS = ['ffmc', 'isi', 'fwi', 'dsr'] as const;

function readRanged(table: ArrowTable, name: string, range: readonly [number, number]) {
  const values = readNumbers(name, findAny(table, [name], WANTED).column, table.rows);
  checkRange(name, values, range);
  return values;
}
