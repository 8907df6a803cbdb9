import { addressOf, askJson } from './ask.ts';
import type { Dataset, TableColumn } from './datasets.ts';
import type { TableRow } from './tables.ts';

/** What a table of the flood twin has a row of. */
export type FloodRole = 'gauge' | 'reach' | 'hydrograph';

/** Shares of the members below each quantile of a hydrograph, in names of columns. */
const QUANTILES = ['p05', 'p25', 'p50', 'p75', 'p95'] as const;
export type Quantile = (typeof QUANTILES)[number];
type Value = number | null;

/** One hour of a hydrograph; what is missing is null. */
export type FloodHour = {
  readonly time: string;
  readonly observedM3S: Value;
  readonly observedStageM: Value;
  /** `ok`, or why the reading is not used; null without a reading */
  readonly verdict: string | null;
  readonly analysedM3S: Value;
  readonly controlM3S: Value;
  readonly dischargeM3S: Readonly<Record<Quantile, Value>>;
  readonly stageM: Readonly<Record<'p05' | 'p50' | 'p95', Value>>;
};

/** What was seen of a gauge or reach, and the newest forecast there. */
export type FloodHydrograph = {
  readonly place: string;
  readonly isGauge: boolean;
  readonly name: string | null;
  /** members of the forecast; 0 where the table does not say */
  readonly members: number;
  readonly hours: readonly FloodHour[];
};

type Cells = Readonly<Record<string, unknown>>;
type Items = { readonly features: readonly { readonly properties: Cells }[] };

/** Ten days of hours of every place of a reach; more than are kept. */
const MOST_HOURS = '5000';

/** By the columns that only such a table has; undefined for any other table. */
export function floodRoleOf(columns: readonly TableColumn[]): FloodRole | undefined {
  const names = new Set(columns.map(({ name }) => name));
  const has = (...wanted: readonly string[]) => wanted.every((name) => names.has(name));
  if (has('place_id', 'lead_hours', 'discharge_p50_m3s')) return 'hydrograph';
  if (!has('reach_id', 'probability_20_year', 'peak_p50_m3s')) return undefined;
  return has('gauge_id') ? 'gauge' : 'reach';
}

/**
 * The hydrograph of the newest forecast at a gauge, or at a reach or the gauge on it. Undefined where
 * none is kept.
 */
export async function findHydrograph(
  row: TableRow,
  tables: readonly Dataset[],
  signal?: AbortSignal,
): Promise<FloodHydrograph | undefined> {
  const role = tables.find(({ id }) => id === row.table)?.flood;
  const table = tables.find(({ flood }) => flood === 'hydrograph');
  if (table === undefined || (role !== 'gauge' && role !== 'reach')) return undefined;
  const { area, gauge_id, reach_id } = row.properties as Readonly<Record<string, string>>;
  const address = addressOf(`ogc/collections/${table.id}/items`, {
    area: area ?? '',
    latest: 'true',
    ...(role === 'gauge' ? { place_id: gauge_id ?? '' } : { reach_id: reach_id ?? '' }),
    limit: MOST_HOURS,
  });
  const { features } = await askJson<Items>(address, signal);
  const own = features.map(({ properties }) => properties);
  const wanted = own.find(({ place_id }) => place_id === (gauge_id ?? reach_id)) ?? own[0];
  if (wanted === undefined) return undefined;
  const hours = own.filter(({ place_id }) => place_id === wanted['place_id']);
  const members = hours.map((hour) => hour['members_m3s']).find((list) => Array.isArray(list));
  return {
    place: String(wanted['place_id']),
    isGauge: wanted['place_kind'] === 'gauge',
    name: textOf(wanted['name']),
    members: members === undefined ? 0 : (members as readonly unknown[]).length,
    hours: withoutGaps(hours.map(toHour)),
  };
}

function toHour(cells: Cells): FloodHour {
  const value = (name: string) => numberOf(cells[name]);
  const discharge = (quantile: Quantile) => value(`discharge_${quantile}_m3s`);
  const [p05, p25, p50, p75, p95] = QUANTILES.map(discharge) as [Value, Value, Value, Value, Value];
  return {
    time: String(cells['time']),
    observedM3S: value('observed_m3s'),
    observedStageM: value('observed_stage_m'),
    verdict: textOf(cells['observation_verdict']),
    analysedM3S: value('analysed_m3s'),
    controlM3S: value('control_m3s'),
    dischargeM3S: { p05, p25, p50, p75, p95 },
    stageM: { p05: value('stage_p05_m'), p50: value('stage_p50_m'), p95: value('stage_p95_m') },
  };
}

const HOUR_MS = 3_600_000;
const NOTHING = toHour({});

/** By time; hours that no row is of are there with nothing in them, so that a gap stays one. */
function withoutGaps(hours: readonly FloodHour[]): readonly FloodHour[] {
  const sorted = hours.toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time));
  return sorted.flatMap((hour, at) => {
    const before = sorted[at - 1];
    if (before === undefined) return [hour];
    const [fromMs, toMs] = [Date.parse(before.time), Date.parse(hour.time)];
    const missing = Math.max(0, Math.round((toMs - fromMs) / HOUR_MS) - 1);
    const empty = Array.from({ length: missing }, (_, nth) => ({
      ...NOTHING,
      time: new Date(fromMs + (nth + 1) * HOUR_MS).toISOString().replace('.000', ''),
    }));
    return [...empty, hour];
  });
}

function numberOf(cell: unknown): Value {
  return typeof cell === 'number' ? cell : null;
}

function textOf(cell: unknown): string | null {
  return typeof cell === 'string' ? cell : null;
}
