import type { Variable } from '../../earth/variable.ts';
import type { Run } from '../../store/run.ts';
import { openRunFields, type RunFields } from '../run-fields.ts';
import type { TwinDeps } from '../twin-deps.ts';
import type { Area } from '../wildfire/areas.ts';
import { localDayMs } from '../wildfire/local-noon.ts';
import { DAILY } from '../wildfire/variables.ts';
import type { ClassEvent } from './class-events.ts';
import { observedFireWeather, type ObservedFireWeather } from './observed-fire-weather.ts';
import type { ScoreRow } from './score-row.ts';
import { scoreValues, type ForecastCase } from './score-values.ts';

const VERIFIED = ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi'] as const;
const HOUR_MS = 3_600_000;
/** A run is judged until so long after its end: reports come late; its scores stay in the table. */
export const JUDGED_DAYS = 10;
const DAY_MS = 24 * HOUR_MS;

/**
 * Scores the fire weather forecasts of an area that lie in the store, each run and lead time, against
 * the indices that observed station weather gives: errors of the control, probabilities of the
 * members where the ensemble of the same run is there. A day that a run has from stations is no
 * forecast of it: it is scored before the run is made anew with its observations, and that score is
 * kept. Days after it are forecasts from that observation on, not from the reference time.
 *
 * @param eventsOf class schemes of a variable: its exceedances are scored
 * @returns none while no forecast day has been observed
 */
export async function verifyFireWeather(
  area: Area,
  eventsOf: (variable: Variable) => readonly ClassEvent[],
  deps: Pick<TwinDeps, 'catalog' | 'runs' | 'readTable' | 'geometryOf' | 'signal'>,
): Promise<ScoreRow[]> {
  const { stations } = area.observations;
  if (stations === undefined) return [];
  const controls = await deps.catalog.listRuns(area.outputs.fireWeather);
  const oldest = controls.at(-1);
  if (oldest === undefined) return [];
  const startMs = Date.parse(oldest.referenceTime) - area.fireWeather.stationDays * DAY_MS;
  const { rows } = await deps.readTable(stations, { interval: { startMs, endMs: Infinity } });
  const newestMs = rows.reduce((most, { time }) => Math.max(most, Number(time)), -Infinity);
  const ensembles = await deps.catalog.listRuns(area.outputs.fireWeatherEnsemble);
  const scores: ScoreRow[] = [];
  for (const control of controls) {
    deps.signal?.throwIfAborted();
    const endMs = Date.parse(control.validTimes.at(-1) ?? control.referenceTime);
    if (endMs < newestMs - JUDGED_DAYS * DAY_MS) continue;
    const ensemble = ensembles.find((run) => run.referenceTime === control.referenceTime);
    const open = [control, ...(ensemble === undefined ? [] : [ensemble])].map((run) =>
      openRunFields(run, deps.runs.runFolder(run.collection, run.referenceTime)),
    );
    try {
      const observed = observedFireWeather(rows, area, Date.parse(control.referenceTime));
      scores.push(...(await scoreRun(open, observed, { area, stations, eventsOf, deps })));
    } finally {
      for (const fields of open) fields.close();
    }
  }
  return scores;
}

type Setting = {
  readonly area: Area;
  readonly stations: string;
  readonly eventsOf: (variable: Variable) => readonly ClassEvent[];
  readonly deps: Pick<TwinDeps, 'geometryOf'>;
};

async function scoreRun(
  [control, ensemble]: readonly RunFields[],
  all: readonly ObservedFireWeather[],
  { area, stations, eventsOf, deps }: Setting,
): Promise<ScoreRow[]> {
  const { run } = control!;
  const referenceMs = Date.parse(run.referenceTime);
  const known = run.lineage?.parameters['observedDays'];
  const knownDays = Array.isArray(known) ? known.map((day) => Date.parse(String(day))) : [];
  const isForecast = (dayMs: number) => !knownDays.includes(dayMs);
  const rows: ScoreRow[] = [];
  for (const name of VERIFIED) {
    const variable = DAILY[name];
    for (const validMs of control!.listTimes(variable.id, null)) {
      const observed = all.filter(
        ({ dayMs, lonDeg }) => isForecast(dayMs) && localDayMs(validMs, lonDeg) === dayMs,
      );
      if (observed.length === 0) continue;
      const controlAt = await valuesAt(control!, variable.id, validMs, observed, deps);
      const membersAt =
        ensemble === undefined
          ? undefined
          : await valuesAt(ensemble, variable.id, validMs, observed, deps);
      const cases = observed.map(({ values }, at): ForecastCase => ({
        control: controlAt[at]![0] ?? NaN,
        members: membersAt?.[at] ?? [],
        observed: values[name],
      }));
      const context = {
        area: area.id,
        quantity: variable.id,
        unit: variable.unit,
        referenceMs,
        validMs,
        leadHours: leadHours(validMs, observed[0]!.dayMs, referenceMs, knownDays),
        observations: stations,
        observedToMs: validMs,
        mark: markOf(run),
      };
      rows.push(...scoreValues(cases, context, eventsOf(variable)));
    }
  }
  return rows;
}

/** From the reference time, or from the noon of the newest day before that the run has observed. */
function leadHours(
  validMs: number,
  dayMs: number,
  referenceMs: number,
  knownDays: readonly number[],
): number {
  const before = knownDays.filter((known) => known < dayMs);
  const newestMs = validMs - (dayMs - Math.max(...before));
  return (validMs - Math.max(referenceMs, newestMs)) / HOUR_MS;
}

/** What a run says for each place: of its members in order, or of the one it has. */
async function valuesAt(
  fields: RunFields,
  variable: string,
  validMs: number,
  places: readonly ObservedFireWeather[],
  { geometryOf }: Pick<TwinDeps, 'geometryOf'>,
): Promise<number[][]> {
  const geometry = geometryOf(fields.run.grid);
  const cells = places.map(({ lonDeg, latDeg }) => geometry.nearest(lonDeg, latDeg)?.index);
  const members = fields.run.members.length === 0 ? [null] : fields.run.members;
  const values: number[][] = places.map(() => []);
  for (const member of members) {
    if (!fields.listTimes(variable, member).includes(validMs)) continue;
    const field = await fields.readField(variable, validMs, member);
    for (const [at, cell] of cells.entries()) {
      values[at]!.push(cell === undefined ? NaN : field[cell]!);
    }
  }
  return values;
}

function markOf({ marks }: Run): string | null {
  return marks.length === 0 ? null : marks.join(' ');
}
