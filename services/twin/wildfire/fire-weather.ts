import { toIsoTime } from '../../earth/time.ts';
import type { Lineage } from '../../store/lineage.ts';
import type { Run } from '../../store/run.ts';
import { lineageKey, runInput, tableInput } from '../lineage-key.ts';
import { isPublished, publishRun, type Result, type ResultField } from '../publish-run.ts';
import type { Row } from '../table-rows.ts';
import type { TwinDeps } from '../twin-deps.ts';
import type { Area } from './areas.ts';
import { warnQuality } from './chain-start.ts';
import type { FireWeatherDay } from './grid-fire-weather.ts';
import { openGridSource, type GridSource } from './grid-source.ts';
import { describeKnowledge, type AreaInputs } from './inputs.ts';
import { describeRain, describeWeatherSeen, keyAnalyses } from './rain-lineage.ts';
import { DAILY, HOURLY } from './variables.ts';

/** Grows when the numbers may change: results of an older version are made anew. */
const VERSION = '1.2.1';
const DAY_MS = 86_400_000;

/**
 * Computes the fire weather of an area and publishes it: the control by day and by hour on its own
 * grid, the members by day on theirs. What is there of the same inputs is left as it is.
 *
 * @returns runs that were written
 * @throws {Fault} inconsistent-data, unknown-variable, unavailable, storage-failed
 */
export async function publishFireWeather(
  area: Area,
  inputs: AreaInputs,
  deps: TwinDeps,
): Promise<readonly Run[]> {
  const { outputs } = area;
  const written: Run[] = [];
  const kinds = inputs.ensemble === undefined ? (['control'] as const) : KINDS;
  for (const [nth, kind] of kinds.entries()) {
    const run = kind === 'control' ? inputs.control : inputs.ensemble!;
    const collections =
      kind === 'control'
        ? [outputs.fireWeather, outputs.fireWeatherHourly]
        : [outputs.fireWeatherEnsemble];
    const plan = planLineage(area, inputs, kind);
    const referenceMs = Date.parse(run.referenceTime);
    const isThere = await Promise.all(
      collections.map((collection) =>
        isPublished(deps.runs, { collection, referenceMs, lineage: plan }),
      ),
    );
    if (isThere.every(Boolean)) continue;
    const rows = await readStations(area, inputs, deps);
    const source = await openGridSource(area, inputs, kind, { rows }, deps);
    const tell = (fraction: number) =>
      deps.onProgress((nth + fraction) / kinds.length, {
        en: `fire weather, ${kind}`,
        fr: `météo des feux, ${kind === 'control' ? 'contrôle' : 'ensemble'}`,
      });
    try {
      const lineage = finishLineage(plan, area, inputs, source, rows);
      const result = { referenceMs, grid: run.grid, marks: run.marks, lineage };
      const own = kind === 'control' ? publishControl : publishEnsemble;
      written.push(...(await own(area, source, result, deps, tell)));
    } finally {
      source.close();
    }
  }
  return written;
}

const KINDS = ['control', 'ensemble'] as const;
type Unnamed = Omit<Result, 'collection'>;

async function publishControl(
  { outputs }: Area,
  source: GridSource,
  result: Unnamed,
  { runs, signal }: TwinDeps,
  tell: (fraction: number) => void,
): Promise<readonly Run[]> {
  const member = source.run.members[0] ?? null;
  const days = await Array.fromAsync(source.days(member));
  tell(0.3);
  const warnings = [...result.lineage.warnings, ...warnQuality(days[0]!.codes.quality)];
  const lineage = { ...result.lineage, warnings };
  const daily = days.flatMap((day) => [...dailyFields(day)]);
  const first = await publishRun(
    runs,
    { ...result, lineage, collection: outputs.fireWeather },
    daily,
    signal,
  );
  tell(0.5);
  const hours = hourlyFields(source, member, days);
  const second = await publishRun(
    runs,
    { ...result, lineage, collection: outputs.fireWeatherHourly },
    hours,
    signal,
  );
  return [first, second];
}

async function publishEnsemble(
  { outputs }: Area,
  source: GridSource,
  result: Unnamed,
  { runs, signal }: TwinDeps,
  tell: (fraction: number) => void,
): Promise<readonly Run[]> {
  const { members } = source.run;
  async function* fields(): AsyncGenerator<ResultField> {
    for (const [nth, member] of members.entries()) {
      for await (const day of source.days(member)) yield* dailyFields(day, member);
      tell((nth + 1) / members.length);
    }
  }
  const collection = outputs.fireWeatherEnsemble;
  return [await publishRun(runs, { ...result, collection }, fields(), signal)];
}

function* dailyFields({ codes, validMs }: FireWeatherDay, member?: number): Generator<ResultField> {
  for (const [name, variable] of Object.entries(DAILY)) {
    const values = codes[name as keyof typeof DAILY];
    yield { variable, validMs, values, ...(member !== undefined && { member }) };
  }
}

async function* hourlyFields(
  source: GridSource,
  member: number | null,
  days: readonly FireWeatherDay[],
): AsyncGenerator<ResultField> {
  for await (const { weather, ffmc, isi } of source.hours(member, days)) {
    yield { variable: HOURLY.ffmc, validMs: weather.ms, values: ffmc };
    yield { variable: HOURLY.isi, validMs: weather.ms, values: isi };
  }
}

/** Rows of the stations of an area, from as long before its weather as the codes look back. */
export async function readStations(
  area: Area,
  { control, knownUntilMs }: AreaInputs,
  { readTable }: Pick<TwinDeps, 'readTable'>,
): Promise<readonly Row[]> {
  const { stations } = area.observations;
  if (stations === undefined) return [];
  const startMs = Date.parse(control.referenceTime) - (area.fireWeather.stationDays + 2) * DAY_MS;
  const endMs = knownUntilMs ?? Infinity;
  const { rows } = await readTable(stations, { interval: { startMs, endMs } });
  return rows;
}

/** What the key of a result is made of; known before anything is computed. */
function planLineage(area: Area, inputs: AreaInputs, kind: (typeof KINDS)[number]): Lineage {
  const { control, controlBefore, ensemble, ensembleBefore, stations } = inputs;
  const [run, before] = kind === 'control' ? [control, controlBefore] : [ensemble!, ensembleBefore];
  const plan = {
    process: { id: 'twin-fire-weather', version: VERSION },
    inputs: [
      runInput(kind, run),
      ...(before === undefined ? [] : [runInput('run before', before)]),
      ...(stations === undefined ? [] : [tableInput('stations', stations)]),
    ],
    parameters: {
      area: area.id,
      ...area.fireWeather,
      ...(area.runsBeginOn !== undefined && { runsBeginOn: area.runsBeginOn }),
      ...keyAnalyses(inputs.analyses ?? []),
      noon: NOON,
      precipitation: RAIN,
      ...describeKnowledge(inputs),
    },
    versions: {
      'Canadian Fire Weather Index System': 'Van Wagner 1987 (FTR-35)',
      'hourly FFMC': 'Van Wagner 1977 (PS-X-69)',
    },
  };
  return { ...plan, key: lineageKey(plan), observations: [], warnings: [] };
}

/** How the weather of a day was taken from the steps of a run, for the reader of the provenance. */
const NOON =
  'mean noon of the longitude of each cell; temperature, dew point and wind components interpolated between the steps around it';
const RAIN =
  '24 h ending at the last step that is not after noon, by difference of accumulations; hourly codes spread the amount of longer steps evenly';

function finishLineage(
  plan: Lineage,
  area: Area,
  inputs: AreaInputs,
  { started, rainMethods }: GridSource,
  rows: readonly Row[],
): Lineage {
  const referenceMs = Date.parse(inputs.control.referenceTime);
  const { analyses = [] } = inputs;
  const observedDays = [...started.observed.keys()].map((ms) => toIsoTime(ms).slice(0, 10));
  return {
    ...plan,
    parameters: {
      ...plan.parameters,
      codesFrom: started.source,
      observedDays,
      ...(area.observations.precipitation.length > 0 && {
        observedPrecipitation: describeRain(started, rainMethods),
      }),
    },
    observations: describeWeatherSeen(area, rows, analyses, referenceMs),
    warnings: [...started.warnings],
  };
}
