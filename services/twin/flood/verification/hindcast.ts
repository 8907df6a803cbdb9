import type { TableRow } from '../../../formats/table.ts';
import {
  correctedVariant,
  hindcastByLead,
  type HindcastVariant,
} from '../../../science/flood-forecast/error-model/hindcast.ts';
import { EVERY_ORIGIN, originsOf } from '../forecast/assimilate.ts';
import type { KnownRivers } from '../forecast/forecast-rivers.ts';
import { seriesOf, simulate } from '../forecast/simulate.ts';
import { cutHours } from '../forecast/soil-water.ts';
import type { RiverNetwork } from '../network/river-network.ts';
import { toCell } from '../products/cells.ts';
import { errorFit } from '../products/place-forecast.ts';

/** Hours ahead that are judged. */
const LEADS = [1, 3, 6, 12, 18, 24];
/** Sets of stores that are run on from each origin. */
const MOST_MEMBERS = 21;

/**
 * What the corrections of the twin are worth by lead time, told by its own past: it is run on from
 * states it had then, under the weather that came, so that errors of the weather are left out.
 *
 * @param analysisMs when the window of the gauges ends
 * @returns a row a gauge, way of forecasting and lead time, of the event `hindcast`; none for gauges
 *   without usable readings
 */
export function hindcastRows(
  network: RiverNetwork,
  known: KnownRivers,
  analysisMs: number,
  seed: number,
): readonly TableRow[] {
  const { readings, openLoop, assimilated, water } = known;
  const origins = originsOf(water.hours);
  const [first] = origins;
  if (first === undefined) return [];
  const ahead = runOrigins(network, known);
  return readings.flatMap(({ gauge, usableM3S }, at) => {
    const fit = errorFit(usableM3S);
    if (fit === undefined) return [];
    const loop = seriesOf(openLoop, gauge.reach);
    const stores: HindcastVariant = (origin) => ahead.get(origin)?.[at] ?? [];
    const variants = {
      'open-loop': (origin: number) => [loop.subarray(origin + 1)],
      stores,
      corrected: correctedVariant(stores, usableM3S, assimilated.analysedM3S[at]!, {
        ...fit,
        windowSteps: usableM3S.length,
        seed,
      }),
    };
    const { byLead } = hindcastByLead({
      observedM3S: usableM3S,
      stepHours: 1,
      variants,
      leadSteps: LEADS,
      firstOrigin: first,
      everySteps: EVERY_ORIGIN,
      weather: 'observed',
      scores: { crps: 'fair', operator: '>=', thresholds: [], edges: [0, 1] },
    });
    return Object.entries(byLead).flatMap(([version, scores]) =>
      scores.map((score) => ({
        gauge_id: gauge.id,
        version,
        event: 'hindcast',
        reference_time: analysisMs,
        lead_hours: score.leadHours,
        count: score.count,
        members: version === 'open-loop' ? 1 : Math.min(MOST_MEMBERS, assimilated.members.length),
        bias: toCell(score.bias),
        mae: toCell(score.mae),
        rmse: toCell(score.rmse),
        crps: toCell(score.crps, 4),
        spread: toCell(score.spread),
        within_80: toCell(score.within80),
        skill_of_persistence: toCell(score.skillOfPersistence),
      })),
    );
  });
}

/** By origin, then gauge: members from the hour after it. */
function runOrigins(
  network: RiverNetwork,
  { readings, assimilated, water, openChannels }: KnownRivers,
): ReadonlyMap<number, readonly (readonly Float64Array[])[]> {
  const river = openChannels();
  const farthest = LEADS.at(-1)!;
  return new Map(
    [...assimilated.origins].map(([origin, states]) => {
      const part = cutHours(water, origin + 1, Math.min(water.hours, origin + 1 + farthest));
      const flows = states.slice(0, MOST_MEMBERS).map(({ stores, channels }) => {
        river.restore(channels);
        return simulate(network, part, stores, river).flow;
      });
      const byGauge = readings.map(({ gauge }) => flows.map((flow) => seriesOf(flow, gauge.reach)));
      return [origin, byGauge] as const;
    }),
  );
}
