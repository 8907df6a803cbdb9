import { Fault } from '../../../platform/fault.ts';
import { toIsoTime } from '../../../earth/time.ts';
import { DEFAULT_NOISE } from '../../../science/flood-forecast/filter/forcing-noise.ts';
import type { RoutingNetwork } from '../../../science/routing/network.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import type { Area } from '../areas.ts';
import type { Gauge } from '../network/gauges.ts';
import type { RiverNetwork } from '../network/river-network.ts';
import { joinWeather } from '../weather/join-weather.ts';
import type { BasinWeather } from '../weather/run-weather.ts';
import { alterStores, alterWeather, type Alteration } from './altered.ts';
import { assimilate, type Assimilated, type MemberState } from './assimilate.ts';
import { openChannels } from './channels.ts';
import { meanState } from './mean-state.ts';
import { readGauges, type GaugeReadings } from './read-gauges.ts';
import type { RiverData } from './river-data.ts';
import { seriesOf, simulate, warmUp, type ReachFlow } from './simulate.ts';
import { layDown, meltAndShine, type BasinSnow } from './snow-and-sun.ts';
import { cutHours } from './soil-water.ts';

/** One forecast of all reaches: under which weather, from which stores. */
export type MemberForecast = {
  /** of the ensemble; null: the control */
  readonly weatherMember: number | null;
  /** which set of stores it began with */
  readonly stores: number;
  readonly flow: ReachFlow;
};

/** What the rivers of an area do from here on, and how it is known. */
export type RiverForecast = {
  readonly network: RiverNetwork;
  readonly gauges: readonly Gauge[];
  /** where observations end and the forecast begins */
  readonly analysisMs: number;
  readonly hours: number;
  /** judged readings of the hours before, gauge by gauge */
  readonly readings: readonly GaugeReadings[];
  readonly assimilated: Assimilated;
  /** the model as if no gauge had been read: hours of the window, and of the forecast */
  readonly openLoop: ReachFlow;
  /** the same from the analysis on under every weather member */
  readonly openLoopMembers: readonly MemberForecast[];
  /** the control's weather from the mean of the corrected stores */
  readonly control: ReachFlow;
  /** every weather member from several corrected stores each */
  readonly members: readonly MemberForecast[];
};

const HOUR_MS = 3_600_000;
/** Hours before the window in which the rivers fill: none of these takes longer to flow through. */
const FILL_HOURS = 240;
/** Less past weather than this cannot fill the stores. */
const LEAST_WARM_UP_HOURS = 30 * 24;

/**
 * Fills the stores with past weather, corrects them by what gauges saw, and runs them on under every
 * member of the weather.
 *
 * @param alteration what a scenario changes from the analysis on
 * @throws {Fault} inconsistent-data when there is too little past weather (how much is needed is
 *   said), or the forecast has ended
 */
export function forecastRivers(
  area: Area,
  data: RiverData,
  deps: Pick<TwinDeps, 'onProgress' | 'signal'>,
  alteration: Alteration = {},
): RiverForecast {
  const { network, gauges, analysisMs, past, control, members: weather } = data;
  const { runoff, assimilation } = area;
  const joined = joinWeather(past.weather, control.weather);
  const known = (analysisMs - joined.startMs) / HOUR_MS;
  const windowFrom = known - assimilation.hours;
  if (windowFrom < LEAST_WARM_UP_HOURS) {
    const detail = `past weather begins ${toIsoTime(joined.startMs)}; needed are ${assimilation.hours} h of observed flow and ${LEAST_WARM_UP_HOURS} h before them`;
    throw new Fault('inconsistent-data', detail);
  }
  const hours = Math.min(area.forecastHours, joined.hours - known);
  if (!(hours > 0)) throw new Fault('inconsistent-data', 'the weather forecast has ended');

  const before = meltAndShine(network.basins, cutWeather(joined, 0, known), runoff.snow);
  const snow: BasinSnow =
    alteration.snowWaterMm === undefined
      ? before.snow
      : layDown(before.snow, alteration.snowWaterMm);
  const waterOf = (of: BasinWeather) =>
    meltAndShine(network.basins, alterWeather(of, alteration), runoff.snow, snow).water;
  const controlWater = waterOf(cutWeather(joined, known, known + hours));

  const filled = warmUp(network, cutHours(before.water, 0, windowFrom - FILL_HOURS));
  const open = (): RoutingNetwork =>
    openChannels(network, filled.meanRunoffMm, filled.lastRunoffMm);
  const loop = open();
  const fill = cutHours(before.water, windowFrom - FILL_HOURS, windowFrom);
  const { states: stores } = simulate(network, fill, filled.states, loop);
  const start = { stores, channels: loop.state() };
  const windowWater = cutHours(before.water, windowFrom, known);
  const observed = simulate(network, windowWater, stores, loop);
  const openState = { stores: observed.states, channels: loop.state() };
  const windowMs = { startMs: joined.startMs + windowFrom * HOUR_MS, hours: assimilation.hours };
  const readings = readGauges(
    gauges,
    data.dischargeRows,
    windowMs,
    ({ reach }) => seriesOf(observed.flow, reach),
    { flagScheme: area.observations.flags, dischargeError: assimilation.dischargeError },
  );
  deps.onProgress(0.1, FILTERING);
  const corrected = assimilate(network, windowWater, start, readings, {
    members: assimilation.storesPerMember * weather.length,
    seed: assimilation.seed,
    noise: assimilation.noise ?? DEFAULT_NOISE,
    everyHours: assimilation.everyHours,
    openChannels: open,
    signal: deps.signal,
  });
  deps.onProgress(0.6, RUNNING);

  const river = open();
  const run = (water: Parameters<typeof simulate>[1], state: MemberState) => {
    deps.signal?.throwIfAborted();
    river.restore(state.channels);
    return simulate(network, water, alterStores(network, state.stores, alteration), river).flow;
  };
  const waters = weather.map(({ weather: of }) => {
    const from = (analysisMs - of.startMs) / HOUR_MS;
    return waterOf(cutWeather(of, from, from + hours));
  });
  const members = corrected.members.map((state, at): MemberForecast => {
    const nth = at % weather.length;
    return {
      weatherMember: weather[nth]!.member,
      stores: at,
      flow: run(waters[nth]!, state),
    };
  });
  return {
    network,
    gauges,
    analysisMs,
    hours,
    readings,
    assimilated: corrected,
    openLoop: chain(observed.flow, run(controlWater, openState)),
    openLoopMembers: weather.map(({ member }, nth) => ({
      weatherMember: member,
      stores: -1,
      flow: run(waters[nth]!, openState),
    })),
    control: run(controlWater, meanState(corrected.members)),
    members,
  };
}

const FILTERING = { en: 'observed flow', fr: 'débits observés' };
const RUNNING = { en: 'ensemble of flows', fr: 'ensemble des débits' };

function cutWeather(weather: BasinWeather, from: number, to: number): BasinWeather {
  const cut = (series: readonly Float64Array[]) =>
    series.map((values) => values.subarray(from, to));
  return {
    startMs: weather.startMs + from * HOUR_MS,
    hours: to - from,
    precipitationMm: cut(weather.precipitationMm),
    temperatureC: cut(weather.temperatureC),
  };
}

/** One after the other. */
function chain(first: ReachFlow, second: ReachFlow): ReachFlow {
  const flowM3S = new Float32Array(first.flowM3S.length + second.flowM3S.length);
  flowM3S.set(first.flowM3S);
  flowM3S.set(second.flowM3S, first.flowM3S.length);
  return { ...first, hours: first.hours + second.hours, flowM3S };
}
