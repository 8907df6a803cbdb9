import { openGr4Ensemble } from '../../../science/flood-forecast/filter/gr4-ensemble.ts';
import type { ForcingNoise } from '../../../science/flood-forecast/filter/forcing-noise.ts';
import type { RoutingNetwork } from '../../../science/routing/network.ts';
import type { SegmentState } from '../../../science/routing/reach.ts';
import type { Gr4State } from '../../../science/runoff/gr4.ts';
import type { RiverNetwork } from '../network/river-network.ts';
import { openLaterals } from './channels.ts';
import type { GaugeReadings } from './read-gauges.ts';
import type { SoilWater } from './soil-water.ts';

/** Stores and rivers of one member. */
export type MemberState = {
  readonly stores: readonly Gr4State[];
  readonly channels: SegmentState;
};

/** What the filter made of the window. */
export type Assimilated = {
  /** as they are at the end of the window */
  readonly members: readonly MemberState[];
  /** mean of the members at each gauge, hour by hour, after the update of the hour, m3/s */
  readonly analysedM3S: readonly Float64Array[];
  /** the same before the update of the hour */
  readonly predictedM3S: readonly Float64Array[];
  /** how many readings of each gauge corrected the stores, and how many were too far off */
  readonly used: Int32Array;
  readonly tooFarOff: Int32Array;
  /** members as they were after hours of the window: to be judged by what came */
  readonly origins: ReadonlyMap<number, readonly MemberState[]>;
};

/** Hours of the window before the first origin: too few tell little of the model's errors. */
const FIRST_ORIGIN = 95;
/** Hours from one origin to the next. */
export const EVERY_ORIGIN = 12;

/** Hours of a window after which states are kept, by index. */
export function originsOf(hours: number): readonly number[] {
  const count = Math.ceil((hours - 1 - FIRST_ORIGIN) / EVERY_ORIGIN);
  return Array.from({ length: Math.max(0, count) }, (_, nth) => FIRST_ORIGIN + nth * EVERY_ORIGIN);
}

/**
 * Readings further off than so many standard deviations of what was expected are not believed. A
 * wide fence: sensors are judged before, and when a river rises as no member foresaw, the reading is
 * what counts.
 */
const MOST_DEPARTURES = 20;

/**
 * Runs members with uncertain weather through the hours that gauges have seen, and corrects their
 * stores and the water in their rivers by what they saw.
 *
 * @param window water of its hours
 * @param start of all members
 * @param readings of the same hours
 */
export function assimilate(
  network: RiverNetwork,
  window: SoilWater,
  start: { readonly stores: readonly Gr4State[]; readonly channels: SegmentState },
  readings: readonly GaugeReadings[],
  options: {
    readonly members: number;
    readonly seed: number;
    readonly noise: ForcingNoise;
    readonly everyHours: number;
    readonly openChannels: () => RoutingNetwork;
    readonly signal?: AbortSignal | undefined;
  },
): Assimilated {
  const { members, seed, noise, everyHours } = options;
  const { basins, reaches } = network;
  const ensemble = openGr4Ensemble(
    basins.map(({ id, parameters }, at) => ({ id, parameters, state: start.stores[at]! })),
    { timeStepHours: 1, members, seed, noise, correctUnitHydrographs: true },
  );
  const rivers = Array.from({ length: members }, () => {
    const opened = options.openChannels();
    opened.restore(start.channels);
    return opened;
  });
  const laterals = openLaterals(network);
  const basinIds = readings.map(({ gauge }) => basinsAbove(network, gauge.reach));
  const runoffMm = new Float64Array(basins.length);
  const lateralM3S = new Float64Array(reaches.length);
  const outflows = rivers.map(() => new Float64Array(reaches.length));
  const series = () => readings.map(() => new Float64Array(window.hours));
  const [analysedM3S, predictedM3S] = [series(), series()];
  const used = new Int32Array(readings.length);
  const tooFarOff = new Int32Array(readings.length);
  const origins = new Map<number, readonly MemberState[]>();
  const wanted = new Set(originsOf(window.hours));
  const stateNow = () => {
    const stores = ensemble.states();
    return rivers.map((river, member) => ({ stores: stores[member]!, channels: river.state() }));
  };
  for (let hour = 0; hour < window.hours; hour++) {
    options.signal?.throwIfAborted();
    const rain = window.waterMm.map((values) => values[hour]!);
    const runoff = ensemble.step(
      rain,
      window.evaporationMm.map((values) => values[hour]!),
    );
    for (const [member, river] of rivers.entries()) {
      for (let basin = 0; basin < basins.length; basin++) runoffMm[basin] = runoff[basin]![member]!;
      laterals.write(runoffMm, lateralM3S);
      river.step({ lateralM3S }, outflows[member]!);
    }
    const predicted = readings.map(({ gauge }) =>
      Float64Array.from(outflows, (flow) => flow[gauge.reach]!),
    );
    for (const [at, values] of predicted.entries()) {
      predictedM3S[at]![hour] = analysedM3S[at]![hour] = meanOf(values);
    }
    // The newest hour is corrected in any case: the forecast begins there.
    const isDue = (window.hours - 1 - hour) % everyHours === 0;
    const isSeen = readings.some(({ usableM3S }) => !Number.isNaN(usableM3S[hour]!));
    if (!isDue || !isSeen) {
      if (wanted.has(hour)) origins.set(hour, stateNow());
      continue;
    }
    const observations = readings.map(({ gauge, usableM3S, sigmaM3S }, at) => ({
      id: gauge.id,
      predicted: predicted[at]!,
      observed: usableM3S[hour]!,
      sigma: Number.isNaN(sigmaM3S[hour]!) ? 1 : sigmaM3S[hour]!,
      basinIds: basinIds[at]!,
    }));
    const update = ensemble.update(observations, {
      form: 'half-gain',
      seed: seed + hour,
      mostDepartures: MOST_DEPARTURES,
      routed: packRivers(rivers),
    });
    for (const [at, { use }] of update.verdicts.entries()) {
      if (use === 'used') used[at]! += 1;
      if (use === 'too-far-off') tooFarOff[at]! += 1;
    }
    unpackRivers(rivers, update.routed!);
    for (const [at, values] of update.predicted.entries()) {
      analysedM3S[at]![hour] = Math.max(0, meanOf(values));
    }
    if (wanted.has(hour)) origins.set(hour, stateNow());
  }
  return {
    members: stateNow(),
    origins,
    analysedM3S,
    predictedM3S,
    used,
    tooFarOff,
  };
}

/** Ids of the basins whose water passes the foot of a reach. */
function basinsAbove({ reaches, next, basins, basinOf }: RiverNetwork, gauge: number): string[] {
  const passes = new Set<string>();
  for (let reach = 0; reach < reaches.length; reach++) {
    let at = reach;
    while (at >= 0 && at !== gauge) at = next[at]!;
    if (at === gauge) passes.add(basins[basinOf[reach]!]!.id);
  }
  return [...passes];
}

const PARTS = ['inflowM3S', 'outflowM3S', 'storageM3'] as const;

/** What all rivers hold, a row a member. */
function packRivers(rivers: readonly RoutingNetwork[]): Float64Array {
  const width = PARTS.length * rivers[0]!.segments;
  const packed = new Float64Array(rivers.length * width);
  for (const [member, river] of rivers.entries()) {
    const state = river.state();
    for (const [nth, part] of PARTS.entries()) {
      packed.set(state[part], member * width + nth * river.segments);
    }
  }
  return packed;
}

function unpackRivers(rivers: readonly RoutingNetwork[], packed: Float64Array): void {
  const width = packed.length / rivers.length;
  for (const [member, river] of rivers.entries()) {
    const part = (nth: number) => {
      const from = member * width + nth * river.segments;
      return packed.slice(from, from + river.segments);
    };
    river.restore({ inflowM3S: part(0), outflowM3S: part(1), storageM3: part(2) });
  }
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
