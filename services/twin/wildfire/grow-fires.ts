import type { GrowthWeather } from '../../science/fire-growth/fuel-spread.ts';
import type { FireOptions, GrowthLandscape } from '../../science/fire-growth/grow-fire.ts';
import type { Ignition } from '../../science/fire-growth/ignitions.ts';
import type { GrowthWarning } from '../../science/fire-growth/growth-warnings.ts';
import type { TwinDeps } from '../twin-deps.ts';
import type { GrowMember } from './grow-members.ts';
import type { GridSource } from './grid-source.ts';
import { tellGrowth } from './growth-words.ts';
import { cutZones, gatherWeather, joinWeather } from './growth-weather.ts';
import type { HourCodes } from './hourly-codes.ts';
import type { Landscape } from './landscape.ts';
import type { MemberFire } from './spread-products.ts';

const HOUR_MS = 3_600_000;
const MINUTES = 60;

/** Members of a weather run whose fires are grown, and from when on. */
export type GrowthSpan = {
  readonly source: GridSource;
  readonly members: readonly (number | null)[];
  readonly startMs: number;
  readonly hours: number;
  /** ignitions count from then: what was seen earlier has grown up to the start; else the start */
  readonly fromMs?: number;
  /** the weather from then on to where that of the members begins */
  readonly past?: GrowthWeather;
};

type Rules = Omit<FireOptions, 'fromMin' | 'endMin' | 'onProgress'>;

/** What all members share. */
export type GrowthCase = {
  readonly landscape: Landscape;
  readonly ground: GrowthLandscape;
  readonly ignitions: readonly Ignition[];
  readonly options: Rules;
  /** rules up to the start, where other ones hold from then on; by default the same */
  readonly before?: Rules;
  /** changes the weather of a member before its fire is grown, from an hour of it on */
  readonly alter?: (weather: GrowthWeather, fromHour: number) => GrowthWeather;
};

export type GrownFires = {
  readonly fires: readonly MemberFire[];
  /** what readers must know, once each, with how many members say it */
  readonly warnings: readonly { readonly en: string; readonly fr: string }[];
  /** barriers that were drawn for these fires enclose the ignition of a member */
  readonly isEnclosedByDrawn: boolean;
};

/**
 * Grows the fires of all members, on as many threads as there are cores. Weather is made ready for
 * the next members while others grow.
 *
 * @throws {Fault} invalid-request for missing hours of weather, or an ignition where nothing burns
 */
export async function growFires(
  { source, members, startMs, hours, fromMs = startMs, past }: GrowthSpan,
  { landscape, ground, ignitions, options, before, alter = (weather) => weather }: GrowthCase,
  grow: GrowMember,
  deps: Pick<TwinDeps, 'geometryOf' | 'signal'>,
  onMember: (done: number) => void,
): Promise<GrownFires> {
  const zones = cutZones(landscape);
  const coarse = deps.geometryOf(source.run.grid);
  const warned: (readonly GrowthWarning[])[] = [];
  const beforeH = (startMs - fromMs) / HOUR_MS;
  const ownMs = fromMs + (past?.hours ?? 0) * HOUR_MS;
  let done = 0;
  const growOne = async (member: number | null): Promise<MemberFire> => {
    const days = await Array.fromAsync(source.days(member));
    const span = { fromMs: -Infinity, toMs: startMs + (hours - 1) * HOUR_MS };
    const following = hoursFrom(source.hours(member, days, span), ownMs);
    const buiOf = ({ day }: HourCodes) => day?.codes.bui ?? source.startBui;
    const own = await gatherWeather(following, zones, coarse, buiOf);
    const weather = alter(past === undefined ? own : joinWeather(past, own), beforeH);
    const job = { landscape: ground, weather };
    let from = ignitions;
    if (before !== undefined && beforeH > 0) {
      // What is tried from the start on stops or speeds no fire before it.
      const untilMin = beforeH * MINUTES;
      const grown = await grow(
        { ...job, ignitions, options: { ...before, endMin: untilMin } },
        deps.signal,
      );
      from = [{ kind: 'burned', arrivalMin: grown.arrivalMin, untilMin }];
    }
    const endMin = (beforeH + hours) * MINUTES;
    const { arrivalMin, hfiKWM, warnings } = await grow(
      { ...job, ignitions: from, options: { ...options, fromMin: beforeH * MINUTES, endMin } },
      deps.signal,
    );
    warned.push(warnings);
    onMember(++done);
    // What the fire came to before the start has burned when it begins.
    const arrivalH = arrivalMin.map((minutes) => Math.max(0, minutes / MINUTES - beforeH));
    return { member, arrivalH, hfiKWM };
  };
  const fires: MemberFire[] = [];
  // Two at a time keep two cores busy and hold the weather of few members in memory.
  const waiting = members.entries();
  const lane = async () => {
    for (const [nth, member] of waiting) {
      deps.signal?.throwIfAborted();
      fires[nth] = await growOne(member);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return {
    fires,
    warnings: tellGrowth(warned),
    isEnclosedByDrawn: warned.some((warnings) =>
      warnings.some((warning) => warning.kind === 'ignition-enclosed' && warning.byDrawn),
    ),
  };
}

const LANES = 3;

/** The codes follow from hour to hour, so the hours before the start are made and left out. */
export async function* hoursFrom(hours: AsyncIterable<HourCodes>, startMs: number) {
  for await (const hour of hours) if (hour.weather.ms >= startMs) yield hour;
}
