import { floodDepth, floodProbability } from '../../../science/hand-inundation/flood-depth.ts';
import { findStages, quantileStages } from '../../../science/hand-inundation/stages.ts';
import type { ResultField } from '../../publish-run.ts';
import type { RiverForecast } from '../forecast/forecast-rivers.ts';
import { depthAbove, EXTENT } from '../variables.ts';
import type { RiverGround } from './open-ground.ts';

/** Depths of a forecast, as fields of two runs, and how many discharges lie beyond the ratings. */
export type FloodDepths = {
  readonly products: () => Generator<ResultField>;
  readonly members: () => Generator<ResultField>;
  readonly beyondRating: number;
};

const HOUR_MS = 3_600_000;

/**
 * Depth on every cell: the median of the members at times, quantiles of the largest, and how
 * probable depths are; and the largest of each weather member (the middle of its stores).
 */
export function findDepths(
  forecast: RiverForecast,
  { ground, ratings, reaches }: RiverGround,
  options: { readonly stepHours: number; readonly depthThresholdsM: readonly number[] },
): FloodDepths {
  const { analysisMs, hours, members } = forecast;
  const endMs = analysisMs + hours * HOUR_MS;
  const all = forecast.network.reaches.length;
  const flowAt = (member: number, hour: number) => {
    const { flowM3S } = members[member]!.flow;
    return Float64Array.from(reaches, (reach) => flowM3S[hour * all + reach]!);
  };
  const largest = members.map((_, member) => {
    const most = flowAt(member, 0);
    for (let hour = 1; hour < hours; hour++) {
      for (const [at, flow] of flowAt(member, hour).entries()) most[at] = Math.max(most[at]!, flow);
    }
    return most;
  });
  const highest = findStages(ratings, largest);
  const quantile = (share: number) => floodDepth(ground, quantileStages(highest.stageM, share));
  return {
    beyondRating: highest.beyond.length,
    *products() {
      for (let hour = options.stepHours; hour <= hours; hour += options.stepHours) {
        const flows = members.map((_, member) => flowAt(member, hour - 1));
        const stages = quantileStages(findStages(ratings, flows).stageM, 0.5);
        const validMs = analysisMs + hour * HOUR_MS;
        yield { variable: EXTENT.depth, validMs, values: floodDepth(ground, stages) };
      }
      yield { variable: EXTENT.low, validMs: endMs, values: quantile(0.1) };
      yield { variable: EXTENT.likely, validMs: endMs, values: quantile(0.5) };
      yield { variable: EXTENT.high, validMs: endMs, values: quantile(0.9) };
      for (const depthM of options.depthThresholdsM) {
        const values = floodProbability(ground, highest.stageM, depthM);
        yield { variable: depthAbove(depthM), validMs: endMs, values };
      }
    },
    *members() {
      const byWeather = Map.groupBy(members.keys(), (at) => members[at]!.weatherMember);
      for (const [member, own] of byWeather) {
        const stages = quantileStages(
          own.map((at) => highest.stageM[at]!),
          0.5,
        );
        const values = floodDepth(ground, stages);
        yield {
          variable: EXTENT.largest,
          validMs: endMs,
          values,
          ...(member !== null && { member }),
        };
      }
    },
  };
}
