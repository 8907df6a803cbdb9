import { toIsoTime } from '../../../earth/time.ts';
import { invalidField } from '../../../platform/fault.ts';
import type { DischargeSeries } from '../../../science/hydraulics/flood-model.ts';
import { quantile } from '../../../science/verification/quantile.ts';
import { forecastPlace, gaugePlaces, reachPlace } from '../products/place-forecast.ts';
import type { RiverForecast } from '../forecast/forecast-rivers.ts';

/** Which of the flows of a forecast comes: the control, a member, or a quantile hour by hour. */
export type FlowChoice =
  | { readonly kind: 'control' }
  | { readonly kind: 'member'; readonly member: number }
  | { readonly kind: 'quantile'; readonly share: number };

/** Flow of a river through time, ascending; what a town is run with. */
export type Wave = {
  readonly timesMs: Float64Array;
  readonly dischargeM3S: Float64Array;
};

/**
 * The flow of a reach by a forecast: that of its gauge, with the correction of its errors, where one
 * stands on it.
 *
 * @param seed of how the errors of members go on
 * @throws {Fault} invalid-request for a member that is not there
 */
export function readWave(
  forecast: RiverForecast,
  reachId: string,
  choice: FlowChoice,
  seed: number,
): Wave {
  const own = gaugePlaces(forecast).find(
    ({ reach, gauge }) =>
      forecast.network.reaches[reach]!.id === reachId &&
      gauge !== undefined &&
      forecast.readings[gauge]!.summary.state === 'used',
  );
  const place = forecastPlace(forecast, own ?? reachPlace(forecast, reachId), seed);
  const { timesMs, members } = place.hydrograph;
  return { timesMs, dischargeM3S: chooseFlow(choice, place.control, members) };
}

/** One flow of control and members. @throws {Fault} invalid-request for a member that is not there */
export function chooseFlow(
  choice: FlowChoice,
  control: Float64Array,
  members: readonly Float64Array[],
): Float64Array {
  if (choice.kind === 'control') return control;
  if (choice.kind === 'member') {
    const found = members[choice.member];
    if (found !== undefined) return found;
    const allowed = `0 to ${members.length - 1}`;
    const value = choice.member;
    throw invalidField({ field: 'inflows.member', value, detail: 'no such member', allowed });
  }
  return Float64Array.from(members[0]!, (_, hour) =>
    quantile(
      members.map((member) => member[hour]!),
      choice.share,
    ),
  );
}

/**
 * Cuts a wave to a run, in seconds from its start. Before its first hour it holds its first value.
 *
 * @throws {Fault} invalid-request naming `hours` for a run that goes on beyond the wave
 */
export function cutWave(
  { timesMs, dischargeM3S }: Wave,
  startMs: number,
  hours: number,
): DischargeSeries {
  const lastMs = timesMs.at(-1)!;
  const endMs = startMs + hours * 3_600_000;
  if (endMs > lastMs) {
    const most = Math.floor((lastMs - startMs) / 3_600_000);
    const detail = `the flow is known up to ${toIsoTime(lastMs)}`;
    throw most < 1
      ? invalidField({ field: 'start', value: toIsoTime(startMs), detail, allowed: 'earlier' })
      : invalidField({ field: 'hours', value: hours, detail, allowed: `1 to ${most}` });
  }
  const hourly = Array.from(timesMs, (ms) => (ms - startMs) / 1000);
  const endS = hours * 3600;
  // Only what is within the run, and its two ends: what comes after it is not of it.
  const inside = hourly.filter((second) => second > 0 && second < endS);
  const timeS = [0, ...inside, endS];
  return { timeS, dischargeM3S: timeS.map((second) => flowAt(hourly, dischargeM3S, second)) };
}

/** Linear between the times; the first value before them. */
function flowAt(timeS: readonly number[], flowM3S: Float64Array, second: number): number {
  const after = timeS.findIndex((time) => time >= second);
  if (after <= 0) return flowM3S[0]!;
  const [low, high] = [timeS[after - 1]!, timeS[after]!];
  const share = (second - low) / (high - low);
  return flowM3S[after - 1]! + share * (flowM3S[after]! - flowM3S[after - 1]!);
}
