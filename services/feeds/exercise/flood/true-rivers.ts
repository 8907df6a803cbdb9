import { hourlyEvaporationShare, oudinEvaporationMm } from '../../../science/runoff/oudin.ts';
import { openRoutingNetwork } from '../../../science/routing/network.ts';
import { runGr4, type Gr4Parameters } from '../../../science/runoff/gr4.ts';
import { BASINS } from './basins.ts';
import type { Reach, Rivers } from './rivers.ts';

/** Runoff of each basin, mm of each hour. */
export type Runoff = readonly Float64Array[];

const HOUR_SECONDS = 3600;
/** 1 mm an hour over 1 km2, in m3/s. */
const M3S_PER_MM_KM2 = 1 / 3.6;
const LEAST_REFERENCE_M3S = 1e-3;

/** Runoff of basins under weather, by hourly GR4H. */
export function makeRunoff(
  precipitationMm: readonly ArrayLike<number>[],
  potentialEvaporationMm: readonly ArrayLike<number>[],
  parameters: readonly Gr4Parameters[],
): Runoff {
  return parameters.map((of, basin) => {
    const forcing = {
      precipitationMm: precipitationMm[basin]!,
      potentialEvaporationMm: potentialEvaporationMm[basin]!,
    };
    return runGr4(forcing, of, { timeStepHours: 1 }).dischargeMm;
  });
}

/**
 * Potential evaporation, mm of each hour: of each day by Oudin, spread over its light hours.
 *
 * @param dayOf day of the year of an hour, and its hour of the day, 0 to 23
 */
export function drawEvaporation(
  temperatureC: ArrayLike<number>,
  latDeg: number,
  dayOf: (at: number) => readonly [dayOfYear: number, hourOfDay: number],
): Float32Array<ArrayBuffer> {
  const hours = temperatureC.length;
  const values = new Float32Array(hours);
  for (let from = 0; from < hours;) {
    const [day, hourOfDay] = dayOf(from);
    const to = Math.min(hours, from + 24 - hourOfDay);
    let sum = 0;
    for (let at = from; at < to; at++) sum += temperatureC[at]!;
    const dayMm = oudinEvaporationMm(sum / (to - from), latDeg, day);
    for (let at = from; at < to; at++) {
      values[at] = dayMm * hourlyEvaporationShare(hourOfDay + at - from);
    }
    from = to;
  }
  return values;
}

/** What of a basin's runoff comes to each reach, m3/s for 1 mm an hour: by the area beside it. */
function lateralFactors({ reaches }: Rivers): Float64Array {
  const places = new Map(reaches.map(({ id }, at) => [id, at]));
  const own = Float64Array.from(reaches, ({ upstreamAreaKm2 }) => upstreamAreaKm2);
  for (const { nextId, upstreamAreaKm2 } of reaches) {
    const below = nextId === null ? undefined : places.get(nextId);
    if (below !== undefined) own[below] = own[below]! - upstreamAreaKm2;
  }
  return own.map((areaKm2) => Math.max(0, areaKm2) * M3S_PER_MM_KM2);
}

/**
 * Routes runoff down the reaches by Muskingum-Cunge.
 *
 * @param span hours of the runoff, first and last not among them; it starts from a steady river
 * @param use takes the discharge at the foot of every reach at the end of each hour, m3/s
 */
export function routeRunoff(
  rivers: Rivers,
  runoff: Runoff,
  [from, to]: readonly [number, number],
  use: (dischargeM3S: Float64Array, at: number) => void,
): void {
  const { reaches } = rivers;
  const factors = lateralFactors(rivers);
  const lateralM3S = new Float64Array(reaches.length);
  const write = (of: (basin: number) => number) => {
    reaches.forEach(({ basin }, reach) => (lateralM3S[reach] = factors[reach]! * of(basin)));
  };
  write(() => REFERENCE_RUNOFF_MM);
  const mean = accumulate(reaches, lateralM3S);
  write((basin) => runoff[basin]![from]!);
  const channels = reaches.map((reach, at) => ({
    ...reach,
    referenceDischargeM3S: Math.max(LEAST_REFERENCE_M3S, mean[at]!),
  }));
  const network = openRoutingNetwork(channels, HOUR_SECONDS, { lateralM3S });
  const outflowM3S = new Float64Array(reaches.length);
  for (let at = from; at < to; at++) {
    write((basin) => runoff[basin]![at]!);
    network.step({ lateralM3S }, outflowM3S);
    use(outflowM3S, at);
  }
}

/** Some 400 mm a year: the flow that segments of reaches are cut for. */
const REFERENCE_RUNOFF_MM = 0.045;

/** Reaches above come first: what each has goes to the next. */
function accumulate(reaches: readonly Reach[], own: Float64Array): Float64Array {
  const places = new Map(reaches.map(({ id }, at) => [id, at]));
  const flow = own.slice();
  for (const [at, { nextId }] of reaches.entries()) {
    const below = nextId === null ? undefined : places.get(nextId);
    if (below !== undefined) flow[below] = flow[below]! + flow[at]!;
  }
  return flow;
}

/** Parameters of all basins: as they are, or as the twin is told. */
export function parametersOf(which: 'truth' | 'told'): readonly Gr4Parameters[] {
  return BASINS.map((basin) => basin[which]);
}
