import type { ArrowBatch, ArrowField } from '../../../formats/arrow/arrow-schema.ts';
import { numberColumn } from '../../../formats/arrow/build-columns.ts';
import { sliceBatch } from '../../../formats/arrow/slice-batch.ts';
import type { FireWeatherOptions } from '../../../science/fire-weather/codes.ts';
import type { FireWeatherNotes } from '../../../science/fire-weather/columns.ts';
import { defineProcess, type Process, type ProcessContext } from '../process.ts';
import { cutChains } from './chains.ts';
import { checkRows } from './columns.ts';
import { FIRE_WEATHER_RESULTS, type WeatherTable } from './fire-weather-job.ts';
import type { StepWeather } from './step-weather.ts';
import { JsonTable, toPostedTable } from './json-table.ts';
import {
  ffmcConstantInput,
  latitudeAdjustInput,
  precisionInput,
  startInputs,
} from './shared-inputs.ts';
import type { TableTools } from './table-tools.ts';
import { TABLE_OUTPUT, TABLE_SECONDS, tableWords } from './table-words.ts';

type Name = (typeof FIRE_WEATHER_RESULTS)[number];
type Results = StepWeather['results'];

const BATCH_ROWS = 65_536;
const GAP_RULE =
  'stepped over as if the days were adjacent; fire-weather-stations estimates missing days';
/** Fewer rows are not worth a second thread. */
const ROWS_A_PART = 20_000;

/** The daily Fire Weather Index System over a posted table. */
export function fireWeatherProcess(tools: TableTools): Process {
  return defineProcess({
    id: 'fire-weather',
    version: '1.0.0',
    title: { en: 'Fire Weather Index System', fr: 'Indice forêt-météo' },
    description: {
      en:
        'FFMC, DMC, DC, ISI, BUI, FWI and DSR (Van Wagner 1987) for a table of noon weather: ' +
        'columns date, lat, temp (degC), rh (%), ws (km/h), prec (mm in the 24 h before), and id ' +
        'where there is more than one chain; rows of a chain in time order. The columns come back ' +
        'with ffmc, dmc, dc, isi, bui, fwi, dsr; null where an input is missing, and in its chain ' +
        'from there on. A missing day is stepped over as if the days were adjacent (as cffdrs does) ' +
        'and flagged; fire-weather-stations estimates its weather, as the weather guide says.',
      fr:
        'ICL, IH, IS, IPI, ICD, IFM et IGJ (Van Wagner 1987) pour un tableau de météo à midi : ' +
        'colonnes date, lat, temp (degC), rh (%), ws (km/h), prec (mm des 24 h précédentes), et id ' +
        "s'il y a plus d'une chaîne ; lignes d'une chaîne en ordre chronologique. Les colonnes " +
        'reviennent avec ffmc, dmc, dc, isi, bui, fwi, dsr ; null où une entrée manque, et dans la ' +
        'suite de sa chaîne. Un jour manquant est enjambé (comme cffdrs) et signalé ; ' +
        'fire-weather-stations en estime la météo, comme le dit le guide météo.',
    },
    keywords: ['fire weather', 'FWI', 'CFFDRS', 'indice forêt-météo'],
    tableInput: 'table',
    syncSeconds: TABLE_SECONDS,
    jobControl: ['sync-execute', 'async-execute', 'dismiss'],
    inputs: {
      table: { ...tableWords, schema: JsonTable },
      ...startInputs('day', 'jour'),
      ffmc_constant: ffmcConstantInput,
      latitude_adjust: latitudeAdjustInput,
      precision: precisionInput,
    },
    outputs: { table: TABLE_OUTPUT },
    async execute(inputs, context) {
      const { ffmc0, dmc0, dc0, ffmc_constant, latitude_adjust, precision } = inputs;
      const posted = context.table ?? (await toPostedTable(inputs.table));
      const bytes = await tools.reader.read(posted, ['id'], context.signal);
      const options = { ffmcConstant: ffmc_constant, latitudeAdjust: latitude_adjust };
      context.onProgress(0.2, { en: 'reading the table', fr: 'lecture du tableau' });
      const read = { kind: 'read-weather' as const, bytes, latitudeAdjust: latitude_adjust };
      const weather = (await tools.pool.run(read, [], context.signal)) as WeatherTable;
      checkRows(weather.shape.rows);
      const results = makeResults(weather.shape.rows, precision);
      const start = { ffmc: ffmc0, dmc: dmc0, dc: dc0 };
      const notes = await step(tools, context, { weather, results, start, options });
      return {
        table: {
          kind: 'table' as const,
          schema: {
            fields: [...weather.shape.schema.fields, ...resultFields(precision)],
            metadata: {
              ...weather.shape.schema.metadata,
              'isohyet:process': 'fire-weather 1.0.0',
              'isohyet:options': JSON.stringify({ ...start, ...options, precision }),
              'isohyet:notes': JSON.stringify(toNotes(notes, weather.shape.replaced)),
            },
          },
          batches: [...addResults(weather, results)],
        },
      };
    },
  });
}

async function step(
  { pool }: TableTools,
  { signal, onProgress }: ProcessContext,
  work: {
    readonly weather: WeatherTable;
    readonly results: Results;
    readonly start: StepWeather['start'];
    readonly options: FireWeatherOptions;
  },
): Promise<readonly FireWeatherNotes[]> {
  const { weather, ...rest } = work;
  const { columns, order, shape } = weather;
  const parts = Math.min(pool.size, Math.ceil(shape.rows / ROWS_A_PART));
  const cuts = cutChains(columns.startsChain, parts);
  let done = 0;
  const jobs = cuts.slice(1).map(async (to, index) => {
    const from = cuts[index]!;
    const part = { kind: 'step-weather' as const, columns, from, to, ...rest };
    const job = order === undefined ? part : { ...part, order };
    const notes = (await pool.run(job, [], signal)) as FireWeatherNotes;
    done += to - from;
    onProgress(0.2 + (0.8 * done) / shape.rows, { en: 'computing', fr: 'calcul' });
    return notes;
  });
  return Promise.all(jobs);
}

function makeResults(rows: number, precision: 'f64' | 'f32'): Results {
  const make = () =>
    precision === 'f64'
      ? new Float64Array(new SharedArrayBuffer(rows * 8))
      : new Float32Array(new SharedArrayBuffer(rows * 4));
  return Object.fromEntries(FIRE_WEATHER_RESULTS.map((name) => [name, make()])) as Record<
    Name,
    ReturnType<typeof make>
  >;
}

function resultFields(precision: 'f64' | 'f32'): readonly ArrowField[] {
  const bits = precision === 'f64' ? 64 : 32;
  return FIRE_WEATHER_RESULTS.map((name) => ({ name, type: { kind: 'float', bits } }));
}

function* addResults({ shape }: WeatherTable, results: Results): Generator<ArrowBatch> {
  let from = 0;
  for (const whole of shape.batches) {
    for (const { rows, columns } of sliceBatch(whole, shape.schema.fields, BATCH_ROWS)) {
      const made = FIRE_WEATHER_RESULTS.map((name) =>
        numberColumn(results[name].subarray(from, from + rows)),
      );
      yield { rows, columns: [...columns, ...made] };
      from += rows;
    }
  }
}

/** What is said of the rows, which count from 1; the first ten of each kind. */
function toNotes(notes: readonly FireWeatherNotes[], replaced: readonly string[]) {
  const unite = (kind: 'gaps' | 'missing') => ({
    rows: notes.reduce((sum, note) => sum + note[kind].count, 0),
    first: notes
      .flatMap((note) => note[kind].first.map((row) => row + 1))
      .toSorted((a, b) => a - b)
      .slice(0, 10),
  });
  const gaps = unite('gaps');
  const said = gaps.rows === 0 ? gaps : { ...gaps, rule: GAP_RULE };
  return { gaps: said, missing: unite('missing'), replaced };
}
