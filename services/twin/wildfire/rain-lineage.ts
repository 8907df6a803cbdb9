import { createHash } from 'node:crypto';

import { toIsoTime } from '../../earth/time.ts';
import type { Json, LineageObservation } from '../../store/lineage.ts';
import type { Run } from '../../store/run.ts';
import { describeObservations } from '../lineage-key.ts';
import type { Row } from '../table-rows.ts';
import type { AnalysedRain } from './analysed-rain.ts';
import type { Area } from './areas.ts';
import type { StartedChain } from './chain-start.ts';

/**
 * What the key of a result holds of its precipitation analyses: hundreds of runs would be many
 * inputs, so their generations are one digest.
 */
export function keyAnalyses(analyses: readonly Run[]): Record<string, Json> {
  if (analyses.length === 0) return {};
  const named = analyses.map(({ collection, referenceTime, generation, updatedAt }) =>
    [collection, referenceTime, generation, updatedAt].join(' '),
  );
  const digest = createHash('sha256').update(named.toSorted().join('\n')).digest('hex');
  return { precipitationAnalyses: { runs: analyses.length, sha256: digest } };
}

/**
 * The observations that carry the codes to a run: reports of stations, and analyses.
 *
 * @param rows of the stations
 * @param referenceMs start of the result: their age counts back from it
 */
export function describeWeatherSeen(
  area: Area,
  rows: readonly Row[],
  analyses: readonly Run[],
  referenceMs: number,
): LineageObservation[] {
  const { stations } = area.observations;
  const times = rows.flatMap(({ time }) => (typeof time === 'number' ? [time] : []));
  return [
    ...(stations === undefined
      ? []
      : [describeObservations('stations', stations, times, referenceMs)]),
    ...describeAnalyses(area, analyses, referenceMs),
  ];
}

/** The analyses of each collection as observations: how many there were, and how old. */
function describeAnalyses(
  { observations }: Area,
  analyses: readonly Run[],
  referenceMs: number,
): readonly LineageObservation[] {
  return observations.precipitation.map((collection) => {
    const own = analyses.filter((run) => run.collection === collection);
    const times = own.map(({ referenceTime }) => Date.parse(referenceTime));
    return describeObservations('precipitation analyses', collection, times, referenceMs);
  });
}

/** Order of preference, how analyses came to the cells, and what each observed day was made of. */
export function describeRain(
  { analysedShares }: StartedChain,
  methods: AnalysedRain['methods'],
): Json {
  const days = [...analysedShares].map(([dayMs, shares]) => {
    const given = Object.values(shares).reduce((sum, share) => sum + share, 0);
    const all = { ...shares, stations: 1 - given };
    const parts = Object.entries(all).map(([name, share]) => [
      name,
      Math.round(1000 * share) / 1000,
    ]);
    return [toIsoTime(dayMs).slice(0, 10), Object.fromEntries(parts) as Json] as const;
  });
  return {
    order: 'analyses in the order of the settings, cell by cell, then stations',
    period:
      '24 h ending at the last analysis (00, 06, 12, 18 UTC) at or before mean noon; the hours from there to the start of the run count with its first day',
    regridding: Object.fromEntries(methods),
    shareOfCells: Object.fromEntries(days),
  };
}
