import type { LineString, Point } from 'geojson';

import { Fault } from '../../../platform/fault.ts';
import {
  correctForecast,
  learnErrors,
  type ErrorFit,
  type ErrorKnowledge,
} from '../../../science/flood-forecast/error-model/correct-forecast.ts';
import {
  hydrographQuantiles,
  type EnsembleHydrograph,
} from '../../../science/flood-forecast/hydrograph/ensemble-hydrograph.ts';
import {
  memberPeaks,
  summarisePeaks,
  type PeakSummary,
} from '../../../science/flood-forecast/hydrograph/peaks.ts';
import { openRating } from '../../../science/flood-forecast/rating/rating-curve.ts';
import type { RiverForecast } from '../forecast/forecast-rivers.ts';
import type { GaugeReadings } from '../forecast/read-gauges.ts';
import { seriesOf } from '../forecast/simulate.ts';

/** Where a hydrograph is of. */
export type Place = {
  readonly kind: 'gauge' | 'reach';
  readonly id: string;
  readonly name: string | null;
  readonly nameFr: string | null;
  /** index of its reach */
  readonly reach: number;
  readonly geometry: Point | LineString;
  /** what a gauge saw, and what became of it */
  readonly readings?: GaugeReadings;
  /** index into the readings of the forecast */
  readonly gauge?: number;
};

/** The forecast of one place: arrays begin an hour after the analysis. */
export type PlaceForecast = {
  readonly place: Place;
  /** corrected by the errors of the past where the place is a gauge that was read */
  readonly hydrograph: EnsembleHydrograph;
  /** the same members before that correction */
  readonly uncorrected: readonly Float64Array[];
  /** members from stores that no gauge corrected */
  readonly openLoop: readonly Float64Array[];
  readonly control: Float64Array;
  readonly mean: Float64Array;
  /** one array a probability of `QUANTILES` */
  readonly quantiles: readonly Float64Array[];
  readonly peak: PeakSummary;
  /** what is known of the model's errors here; undefined where too little was observed */
  readonly errors: ErrorKnowledge | undefined;
};

/** Shares of the members that lie below. */
export const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;
/** Of the peak. */
export const PEAK_QUANTILES = [0.05, 0.5, 0.95] as const;

const HOUR_MS = 3_600_000;
/** Share of the mean flow that keeps logarithms of trickles finite. */
const OFFSET_SHARE = 0.01;

/** All gauges of a forecast as places. */
export function gaugePlaces({ readings, network }: RiverForecast): readonly Place[] {
  return readings.map((read, gauge) => ({
    kind: 'gauge',
    id: read.gauge.id,
    name: read.gauge.name,
    nameFr: read.gauge.nameFr,
    reach: read.gauge.reach,
    geometry: read.gauge.geometry ?? network.reaches[read.gauge.reach]!.geometry,
    readings: read,
    gauge,
  }));
}

/** A reach as a place. @throws {Fault} not-found naming the reach */
export function reachPlace({ network }: Pick<RiverForecast, 'network'>, id: string): Place {
  const reach = network.reaches.findIndex((candidate) => candidate.id === id);
  const found = network.reaches[reach];
  if (found === undefined) {
    throw new Fault('not-found', `no reach "${id.slice(0, 80)}" in the network`, { reach: id });
  }
  const { name, geometry } = found;
  return { kind: 'reach', id, name, nameFr: name, reach, geometry };
}

/**
 * Puts the hydrographs of a place together.
 *
 * @param seed decides how the errors of members go on
 */
export function forecastPlace(forecast: RiverForecast, place: Place, seed: number): PlaceForecast {
  const { analysisMs, hours, members, openLoopMembers, control } = forecast;
  const timesMs = Float64Array.from(
    { length: hours },
    (_, hour) => analysisMs + (hour + 1) * HOUR_MS,
  );
  const uncorrected = members.map(({ flow }) => seriesOf(flow, place.reach));
  const errors = place.gauge === undefined ? undefined : learn(forecast, place.gauge);
  const corrected =
    errors === undefined
      ? uncorrected
      : correctForecast(errors, uncorrected, { kind: 'sampled', seed }).membersM3S;
  const own = seriesOf(control, place.reach);
  const hydrograph = { timesMs, members: corrected };
  return {
    place,
    hydrograph,
    uncorrected,
    openLoop: openLoopMembers.map(({ flow }) => seriesOf(flow, place.reach)),
    control:
      errors === undefined
        ? own
        : correctForecast(errors, [own], { kind: 'expected' }).membersM3S[0]!,
    mean: timesMs.map(
      (_, hour) => corrected.reduce((sum, member) => sum + member[hour]!, 0) / corrected.length,
    ),
    quantiles: hydrographQuantiles(hydrograph, QUANTILES).values,
    peak: summarisePeaks(memberPeaks(hydrograph), PEAK_QUANTILES),
    errors,
  };
}

function learn(
  { readings, assimilated }: RiverForecast,
  gauge: number,
): ErrorKnowledge | undefined {
  const observed = readings[gauge]!.usableM3S;
  const fit = errorFit(observed);
  if (fit === undefined) return undefined;
  try {
    // Of the analysis, for it is what the forecast goes on from: with states corrected every hour
    // the errors before each correction tell the same, with rarer ones they correct twice.
    return learnErrors(observed, assimilated.analysedM3S[gauge]!, fit);
  } catch (error) {
    // Too little was observed to know the errors: the forecast stays as the model gives it.
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** How the errors at a gauge are told: as ratios. Undefined where nothing flows, or is known to. */
export function errorFit(observedM3S: Float64Array): ErrorFit | undefined {
  const seen = observedM3S.filter((value) => !Number.isNaN(value));
  const meanM3S = seen.reduce((sum, value) => sum + value, 0) / seen.length;
  if (!(meanM3S > 0)) return undefined;
  return {
    scale: { kind: 'log', offsetM3S: OFFSET_SHARE * meanM3S },
    order: 1,
    keepBias: false,
  };
}

/** Stage at a gauge with a rating, m; NaN elsewhere. */
export function openStage({ readings }: Place): (dischargeM3S: number) => number {
  const gauge = readings?.gauge;
  if (gauge?.rating === undefined) return () => NaN;
  const rating = openRating(gauge.id, gauge.rating);
  return (dischargeM3S) => rating.toStage(dischargeM3S).stageM;
}
