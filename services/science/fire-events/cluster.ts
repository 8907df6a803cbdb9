import { toIsoTime } from '../../earth/time.ts';
import { judgeEvent, type EventJudgement, type StaticPlace } from './heat-source.ts';
import { locationErrorM, type Hotspot } from './hotspot.ts';
import { openNeighbours } from './neighbours.ts';

/** Detections that belong together in space and time. */
export type FireEvent = EventJudgement & {
  /** of its first detection, so it stays while the fire grows: `fire-20200930T0040Z-4.552-41.144` */
  readonly id: string;
  /** in order of time */
  readonly hotspots: readonly Hotspot[];
  readonly firstMs: number;
  readonly lastMs: number;
};

export type ClusterOptions = {
  /** largest gap between two footprints of one fire, m */
  readonly gapM: number;
  /** longest silence within one fire, hours: clouds and missed overpasses */
  readonly silenceH: number;
  /** detections of nominal or high confidence near a detection, itself among them, to spread from */
  readonly minimumNeighbours: number;
  /** places known to be hot that are no fire (volcanoes, flares, works) */
  readonly staticPlaces: readonly StaticPlace[];
};

/**
 * A new pixel belongs to a fire within 1 km, and a fire is out after five silent days: Chen et al.
 * 2022, doi:10.1038/s41597-022-01343-0 (VIIRS). Two detections make a fire.
 */
const CLUSTER_DEFAULTS: ClusterOptions = {
  gapM: 1000,
  silenceH: 120,
  minimumNeighbours: 2,
  staticPlaces: [],
};

const HOUR_MS = 3_600_000;

/**
 * Gathers detections into events by density in space and time (ST-DBSCAN): two are neighbours when
 * their footprints lie within `gapM` by great circle and their times within `silenceH`. Events
 * spread through detections of nominal and high confidence only; one of low confidence joins the
 * event beside it, but joins no two together. What stays alone is an event of its own, `isolated`.
 *
 * @returns events by their first detection; each hotspot is in exactly one
 * @see Birant & Kut 2007, doi:10.1016/j.datak.2006.01.013
 * @throws {RangeError} when an option is not above 0
 */
export function clusterHotspots(
  hotspots: readonly Hotspot[],
  options: Partial<ClusterOptions> = {},
): FireEvent[] {
  const { gapM, silenceH, minimumNeighbours, staticPlaces } = { ...CLUSTER_DEFAULTS, ...options };
  for (const [name, value] of Object.entries({ gapM, silenceH, minimumNeighbours })) {
    if (!(value > 0)) throw new RangeError(`${name} ${value} is not above 0`);
  }
  const sorted = [...hotspots].sort(byTimeAndPlace);
  const reaches = sorted.map(locationErrorM);
  const widest = reaches.reduce((most, reach) => Math.max(most, reach), 0);
  const near = openNeighbours(sorted, gapM + 2 * widest);
  const neighboursOf = (of: number) =>
    near(of, (index) => {
      const apartMs = Math.abs(sorted[index]!.timeMs - sorted[of]!.timeMs);
      return apartMs <= silenceH * HOUR_MS ? gapM + reaches[of]! + reaches[index]! : -1;
    });

  const labels = new Int32Array(sorted.length).fill(-1);
  let events = 0;
  for (let seed = 0; seed < sorted.length; seed += 1) {
    if (labels[seed] !== -1 || sorted[seed]!.confidence === 'low') continue;
    const label = events;
    const waiting = [seed];
    labels[seed] = label;
    events += 1;
    while (waiting.length > 0) {
      const at = waiting.pop()!;
      const neighbours = neighboursOf(at);
      const sure = neighbours.filter((index) => sorted[index]!.confidence !== 'low');
      if (sure.length < minimumNeighbours) continue;
      for (const index of neighbours) {
        if (labels[index] !== -1) continue;
        labels[index] = label;
        if (sorted[index]!.confidence !== 'low') waiting.push(index);
      }
    }
  }
  for (let index = 0; index < sorted.length; index += 1) {
    // A low one near a lone sure one: joins it rather than standing beside it.
    if (labels[index] !== -1) continue;
    const host = neighboursOf(index).find((other) => labels[other] !== -1);
    labels[index] = host === undefined ? events++ : labels[host]!;
  }
  return gather(sorted, labels, events, staticPlaces);
}

function gather(
  sorted: readonly Hotspot[],
  labels: Int32Array,
  events: number,
  staticPlaces: readonly StaticPlace[],
): FireEvent[] {
  const groups: Hotspot[][] = Array.from({ length: events }, () => []);
  for (const [index, hotspot] of sorted.entries()) groups[labels[index]!]!.push(hotspot);
  return groups
    .map((group): FireEvent => {
      const [first] = group as [Hotspot, ...Hotspot[]];
      const firstMs = first.timeMs;
      const lastMs = group.at(-1)!.timeMs;
      return {
        id: nameEvent(first),
        hotspots: group,
        firstMs,
        lastMs,
        ...judgeEvent(group, staticPlaces),
      };
    })
    .sort((a, b) => byTimeAndPlace(a.hotspots[0]!, b.hotspots[0]!));
}

function nameEvent({ timeMs, latDeg, lonDeg }: Hotspot): string {
  const time = toIsoTime(timeMs).slice(0, 16).replaceAll(/[-:]/g, '');
  const signed = (deg: number) => `${deg < 0 ? '-' : '+'}${Math.abs(deg).toFixed(3)}`;
  return `fire-${time}Z${signed(latDeg)}${signed(lonDeg)}`;
}

/** One order whatever the order of the files: ids and labels depend on it. */
function byTimeAndPlace(a: Hotspot, b: Hotspot): number {
  return (
    a.timeMs - b.timeMs ||
    a.latDeg - b.latDeg ||
    a.lonDeg - b.lonDeg ||
    // Two sensors may see one place at one time.
    byName(a.satellite, b.satellite) ||
    byName(a.instrument, b.instrument) ||
    byName(a.confidence, b.confidence)
  );
}

/** By code units: the order is the same in every language. */
function byName(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
