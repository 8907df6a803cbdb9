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
import { cutHours, type SoilWater } from './soil-water.ts';

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
/** Fewer members tell little of what is rare. */
const LEAST_MEMBERS = 21;
/** Less past weather than this cannot fill the stores. */
const LEAST_WARM_UP_HOURS = 30 * 24;

/** What is known of the rivers at the analysis: where every forecast begins. */
export type KnownRivers = Pick<RiverForecast, 'readings' | 'assimilated'> & {
  /** what is left of the past's snow */
  readonly snow: BasinSnow;
  /** of the window */
  readonly water: SoilWater;
  /** the model in the hours of the window as if no gauge had been read, and its state then */
  readonly openLoop: ReachFlow;
  readonly openState: MemberState;
  readonly openChannels: () => RoutingNetwork;
};

/**
 * Fills the stores with past weather and corrects them by what gauges saw.
 *
 * @throws {Fault} inconsistent-data when there is too little past weather: how much is needed is said
 */
export function knowRivers(
  area: Area,
  { network, gauges, analysisMs, past, control, members, dischargeRows }: RiverData,
  deps: Pick<TwinDeps, 'onProgress' | 'signal'>,
): KnownRivers {
  const { runoff, assimilation } = area;
  const joined = joinWeather(past.weather, control.weather);
  const known = (analysisMs - joined.startMs) / HOUR_MS;
  const windowFrom = known - assimilation.hours;
  if (windowFrom < LEAST_WARM_UP_HOURS) {
    const detail = `past weather begins ${toIsoTime(joined.startMs)}; needed are ${assimilation.hours} h of observed flow and ${LEAST_WARM_UP_HOURS} h before them`;
    throw new Fault('inconsistent-data', detail);
  }
  const { water, snow } = meltAndShine(network.basins, cutWeather(joined, 0, known), runoff.snow);
  const filled = warmUp(network, cutHours(water, 0, windowFrom - FILL_HOURS));
  const open = () => openChannels(network, filled.meanRunoffMm, filled.lastRunoffMm);
  const loop = open();
  const fill = cutHours(water, windowFrom - FILL_HOURS, windowFrom);
  const { states: stores } = simulate(network, fill, filled.states, loop);
  const start = { stores, channels: loop.state() };
  const windowWater = cutHours(water, windowFrom, known);
  const observed = simulate(network, windowWater, stores, loop);
  const window = { startMs: joined.startMs + windowFrom * HOUR_MS, hours: assimilation.hours };
  const readings = readGauges(
    gauges,
    dischargeRows,
    window,
    ({ reach }) => seriesOf(observed.flow, reach),
    { flagScheme: area.observations.flags, dischargeError: assimilation.dischargeError },
  );
  deps.onProgress(0.1, FILTERING);
  const assimilated = assimilate(network, windowWater, start, readings, {
    members: countMembers(assimilation.storesPerMember, members.length),
    seed: assimilation.seed,
    noise: assimilation.noise ?? DEFAULT_NOISE,
    everyHours: assimilation.everyHours,
    openChannels: open,
    signal: deps.signal,
  });
  return {
    snow,
    water: windowWater,
    readings,
    assimilated,
    openLoop: observed.flow,
    openState: { stores: observed.states, channels: loop.state() },
    openChannels: open,
  };
}

/**
 * Runs the rivers on from what is known of them, under every member of the weather.
 *
 * @param alteration what a scenario changes from the analysis on
 * @throws {Fault} inconsistent-data when the weather forecast has ended
 */
export function runAhead(
  area: Area,
  { network, gauges, analysisMs, past, control, members: weather }: RiverData,
  known: KnownRivers,
  deps: Pick<TwinDeps, 'onProgress' | 'signal'>,
  alteration: Alteration = {},
): RiverForecast {
  const joined = joinWeather(past.weather, control.weather);
  const from = (analysisMs - joined.startMs) / HOUR_MS;
  const ahead = weather.map(({ weather: of }) => of.hours - (analysisMs - of.startMs) / HOUR_MS);
  const hours = Math.min(area.forecastHours, joined.hours - from, ...ahead);
  if (!(hours > 0)) throw new Fault('inconsistent-data', 'the weather forecast has ended');
  const { snowWaterMm } = alteration;
  const snow = snowWaterMm === undefined ? known.snow : layDown(known.snow, snowWaterMm);
  const waterOf = (of: BasinWeather) =>
    meltAndShine(network.basins, alterWeather(of, alteration), area.runoff.snow, snow).water;
  const controlWater = waterOf(cutWeather(joined, from, from + hours));
  const river = known.openChannels();
  const run = (water: SoilWater, state: MemberState) => {
    deps.signal?.throwIfAborted();
    river.restore(state.channels);
    return simulate(network, water, alterStores(network, state.stores, alteration), river).flow;
  };
  const waters = weather.map(({ weather: of }) => {
    const skip = (analysisMs - of.startMs) / HOUR_MS;
    return waterOf(cutWeather(of, skip, skip + hours));
  });
  const states = known.assimilated.members;
  const members = states.map((state, at): MemberForecast => {
    const nth = at % weather.length;
    deps.onProgress(0.6 + (0.3 * at) / states.length, RUNNING);
    return { weatherMember: weather[nth]!.member, stores: at, flow: run(waters[nth]!, state) };
  });
  return {
    network,
    gauges,
    analysisMs,
    hours,
    readings: known.readings,
    assimilated: known.assimilated,
    openLoop: chain(known.openLoop, run(controlWater, known.openState)),
    openLoopMembers: weather.map(({ member }, nth) => ({
      weatherMember: member,
      stores: -1,
      flow: run(waters[nth]!, known.openState),
    })),
    control: run(controlWater, meanState(states)),
    members,
  };
}

/** Several stores for each weather; with little weather more, so that stores show their spread. */
function countMembers(storesPerMember: number, weather: number): number {
  return weather * Math.max(storesPerMember, Math.ceil(LEAST_MEMBERS / weather));
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
