import type { Point } from 'geojson';

import { Fault } from '../../../platform/fault.ts';
import type { Rating } from '../../../science/flood-forecast/rating/rating-curve.ts';
import type { Words } from '../../processes/process.ts';
import type { Row } from '../../table-rows.ts';
import { textCell } from '../row-cells.ts';
import type { RiverNetwork } from './river-network.ts';

/** A stage at which an authority acts, with its name. */
export type StageAlert = { readonly id: string; readonly stageM: number; readonly name: Words };

/** A gauge on a reach of the network. */
export type Gauge = {
  readonly id: string;
  readonly name: string;
  readonly nameFr: string;
  readonly reachId: string;
  /** index of its reach in the network */
  readonly reach: number;
  readonly upstreamAreaKm2: number;
  /** undefined: stage cannot be told from discharge, nor the other way */
  readonly rating: Rating | undefined;
  readonly alerts: readonly StageAlert[];
  readonly geometry: Point;
};

/** Half width of the 95 % interval of a rating that says no uncertainty, per cent. */
const USUAL_UNCERTAINTY_PERCENT = 10;
/** A rating without a gauged range is taken as gauged up to this depth above its zero, m. */
const USUAL_GAUGED_M = [0.1, 3] as const;
const MOST_ALERTS = 4;

/**
 * The gauges of a table, each on its reach.
 *
 * @throws {Fault} inconsistent-data naming a gauge whose reach is not in the network
 */
export function toGauges(rows: readonly Row[], network: RiverNetwork): readonly Gauge[] {
  const reachIndex = new Map(network.reaches.map(({ id }, at) => [id, at]));
  return rows.map((row) => {
    const id = textCell(row, 'gauge_id');
    const reachId = textCell(row, 'reach_id');
    const reach = reachIndex.get(reachId);
    if (reach === undefined) {
      const detail = `the gauge ${id} is on the reach ${reachId}, which is not in the network`;
      throw new Fault('inconsistent-data', detail);
    }
    return {
      id,
      name: textOf(row, 'name') ?? id,
      nameFr: textOf(row, 'name_fr') ?? textOf(row, 'name') ?? id,
      reachId,
      reach,
      upstreamAreaKm2:
        numberOf(row, 'upstream_area_km2') ?? network.reaches[reach]!.upstreamAreaKm2,
      rating: ratingOf(row),
      alerts: alertsOf(row),
      geometry: row['geometry'] as Point,
    };
  });
}

function ratingOf(row: Row): Rating | undefined {
  const [a, b, h0M] = ['rating_a', 'rating_b', 'rating_h0_m'].map((name) => numberOf(row, name));
  if (a === undefined || b === undefined || h0M === undefined) return undefined;
  const lowestM = numberOf(row, 'gauged_low_m') ?? h0M + USUAL_GAUGED_M[0];
  const highestM = numberOf(row, 'gauged_high_m') ?? h0M + USUAL_GAUGED_M[1];
  return {
    segments: [{ fromStageM: h0M, a, b, h0M }],
    gaugedStageM: [lowestM, highestM],
    uncertaintyPercent: numberOf(row, 'uncertainty_percent') ?? USUAL_UNCERTAINTY_PERCENT,
  };
}

function alertsOf(row: Row): readonly StageAlert[] {
  return Array.from({ length: MOST_ALERTS }, (_, at) => at + 1).flatMap((level) => {
    const stageM = numberOf(row, `alert_${level}_m`);
    if (stageM === undefined) return [];
    const en = textOf(row, `alert_${level}_en`) ?? `alert level ${level}`;
    const fr = textOf(row, `alert_${level}_fr`) ?? `niveau d’alerte ${level}`;
    return [{ id: `alert-${level}`, stageM, name: { en, fr } }];
  });
}

function numberOf(row: Row, column: string): number | undefined {
  const value = row[column];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function textOf(row: Row, column: string): string | undefined {
  const value = row[column];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
