import { toIsoTime } from '../../earth/time.ts';
import type { Json, Lineage } from '../../store/lineage.ts';
import type { SpreadCorrection } from '../assimilation/correct-spread.ts';
import { describeObservations, lineageKey, runInput, tableInput } from '../lineage-key.ts';
import { oldestSeenMs, type ActiveFire } from './active-fires.ts';
import type { Area } from './areas.ts';
import { describeKnowledge, type AreaInputs } from './inputs.ts';
import type { Landscape } from './landscape.ts';
import { keyAnalyses } from './rain-lineage.ts';
import type { PastRun } from './past-weather.ts';
import type { Seen } from './seen-fires.ts';

/** Grows when the numbers may change: results of an older version are made anew. */
const VERSION = '1.4.0';
const HOUR_MS = 3_600_000;

/** The observations that the fires of a spread forecast were made of, and their age. */
export function describeSeen(area: Area, fires: readonly ActiveFire[], startMs: number) {
  const { hotspots, perimeters } = area.observations;
  const spots = new Set(fires.flatMap((fire) => fire.hotspots));
  const spotTimes = [...spots].map(({ timeMs }) => timeMs);
  const mapTimes = fires.flatMap(({ mapped }) => mapped?.mappedMs ?? []);
  return [
    ...(hotspots === undefined
      ? []
      : [describeObservations('hotspots', hotspots, spotTimes, startMs)]),
    ...(perimeters === undefined
      ? []
      : [describeObservations('perimeters', perimeters, mapTimes, startMs)]),
  ];
}

/** Where and from when on observations were looked for; what lies outside is of other fires. */
export function describeWindow({ window }: Seen): Record<string, Json> {
  if (window === undefined) return {};
  const { bbox, fromMs } = window;
  const within = bbox.map((degrees) => Math.round(1e4 * degrees) / 1e4);
  return { observationsWithin: within, observationsFrom: toIsoTime(fromMs) };
}

/** A fire as it was at the start, for the lineage. */
export function describeFire(
  fire: ActiveFire,
  { cellXM, cellYM }: Landscape,
  startMs: number,
): Json {
  const cells = fire.burned.reduce((sum, burned) => sum + burned, 0);
  const since = fire.hotspots.filter(({ timeMs }) => timeMs > (fire.mapped?.mappedMs ?? -Infinity));
  const ageHours = (seenMs: number) => Math.round((10 * (startMs - seenMs)) / HOUR_MS) / 10;
  const oldestMs = oldestSeenMs(fire);
  return {
    id: fire.id,
    name: fire.name,
    areaHa: Math.round((cells * cellXM * cellYM) / 10_000),
    mappedAt: fire.mapped === undefined ? null : toIsoTime(fire.mapped.mappedMs),
    hotspots: fire.hotspots.length,
    hotspotsSinceMapped: since.length,
    seen: fire.parts.map(({ seenMs }) => toIsoTime(seenMs)),
    // Of each look: 0 where an outline was mapped.
    detections: fire.parts.map(({ detections = 0 }) => detections),
    oldestSeen: toIsoTime(oldestMs),
    oldestAgeHours: ageHours(oldestMs),
    lastSeen: toIsoTime(fire.lastSeenMs),
    ageHours: ageHours(fire.lastSeenMs),
  };
}

/** What a spread forecast is made of; known before anything is computed. */
export function planLineage(
  area: Area,
  inputs: AreaInputs,
  correction: SpreadCorrection | undefined,
  past: PastRun | undefined,
): Lineage {
  const { control, ensemble, landscape, stations, hotspots, perimeters, roads } = inputs;
  const plan = {
    process: { id: 'twin-fire-spread', version: VERSION },
    inputs: [
      ...(ensemble === undefined
        ? [runInput('control', control)]
        : [runInput('ensemble', ensemble)]),
      ...(past === undefined ? [] : [runInput('control before', past.run)]),
      ...(landscape === undefined ? [] : [runInput('landscape', landscape)]),
      ...Object.entries({ stations, hotspots, perimeters, roads }).flatMap(([role, table]) =>
        table === undefined ? [] : [tableInput(role, table)],
      ),
      ...(correction === undefined ? [] : [correction.input]),
    ],
    parameters: {
      area: area.id,
      ...area.fireSpread,
      heatSources: area.observations.heatSources,
      fireBehaviour: area.fireBehaviour,
      fireWeather: area.fireWeather,
      ...(area.runsBeginOn !== undefined && { runsBeginOn: area.runsBeginOn }),
      ...keyAnalyses(inputs.analyses ?? []),
      ...describeKnowledge(inputs),
    },
    versions: {
      growth: 'minimum travel time along straight lines (Finney 2002), FBP ellipses',
      'Canadian Forest Fire Behavior Prediction System': 'ST-X-3 (1992) with GLC-X-10 (2009)',
      'Canadian Fire Weather Index System': 'Van Wagner 1987 (FTR-35); never FWI2025',
    },
  };
  return { ...plan, key: lineageKey(plan), observations: [], warnings: [] };
}
