import type { MultiPolygon, Polygon } from 'geojson';

import type { GridGeometry } from '../../earth/grid-geometry.ts';
import { clusterHotspots, type FireEvent } from '../../science/fire-events/cluster.ts';
import type { StaticPlace } from '../../science/fire-events/heat-source.ts';
import type { DetectionConfidence, Hotspot } from '../../science/fire-events/hotspot.ts';
import { maskOf } from '../../science/fire-events/polygon-mask.ts';
import type { Row } from '../table-rows.ts';
import { seenParts, type SeenPart } from './seen-parts.ts';

const HOUR_MS = 3_600_000;

/** An outline somebody mapped. */
export type MappedFire = {
  readonly id: string;
  readonly name: string;
  readonly mappedMs: number;
  /** its agency says that it burns no more */
  readonly isOut: boolean;
  readonly shape: Polygon | MultiPolygon;
};

/** A fire that burns, with what is known of where it is. */
export type ActiveFire = {
  readonly id: string;
  readonly name: string;
  /** cells of the landscape that have burned, 1 */
  readonly burned: Uint8Array;
  /** what `burned` is put together of: the newest outline, and each look since */
  readonly parts: readonly SeenPart[];
  /** the newest outline, if the fire was ever mapped */
  readonly mapped?: MappedFire;
  /** of the same fire, oldest first */
  readonly outlines: readonly MappedFire[];
  /** detections of the fire, in order of time; after the outline these move its edge */
  readonly hotspots: readonly Hotspot[];
  /** the newest observation of any kind */
  readonly lastSeenMs: number;
};

/** What was seen and is not grown, with the reason. */
export type PassedOver = {
  readonly id: string;
  readonly reason: { en: string; fr: string };
  /** of a fire that nothing recent was seen of */
  readonly silent?: { readonly name: string; readonly lastSeenMs: number };
};

const SILENT = {
  en: 'no detection or outline is recent enough',
  fr: 'aucune détection ni aucun contour assez récent',
};
const OUT = {
  en: 'declared out by its newest outline, and not detected since',
  fr: 'déclaré éteint par son contour le plus récent, et non détecté depuis',
};
/** Why one detection by itself is not grown. */
export const ISOLATED = { en: 'a single detection', fr: 'une seule détection' };
const REASONS = {
  isolated: ISOLATED,
  static: { en: 'a heat source that does not move', fr: 'une source de chaleur immobile' },
  outside: { en: 'outside the landscape', fr: 'hors du paysage' },
} as const;

/** Rows of a hotspot table (FIRMS columns) as detections; rows without a place are passed over. */
export function toHotspots(rows: readonly Row[]): readonly Hotspot[] {
  return rows
    .flatMap((row): readonly Hotspot[] => {
      const { geometry, time, confidence } = row;
      const isPoint = typeof geometry === 'object' && geometry?.type === 'Point';
      if (!isPoint || typeof time !== 'number') return [];
      const number = (name: string) => (typeof row[name] === 'number' ? row[name] : NaN);
      const text = (name: string) => (typeof row[name] === 'string' ? row[name] : '');
      return [
        {
          lonDeg: geometry.coordinates[0]!,
          latDeg: geometry.coordinates[1]!,
          timeMs: time,
          satellite: text('satellite'),
          instrument: text('instrument'),
          confidence: toConfidence(confidence),
          confidencePercent: number('confidence_percent'),
          frpMW: number('frp_mw'),
          scanKm: number('scan_km'),
          trackKm: number('track_km'),
        },
      ];
    })
    .toSorted((a, b) => a.timeMs - b.timeMs);
}

/** Whether a row says how sure its detection is; one that does not is taken as nominal. */
export function hasConfidence({ confidence }: Row): boolean {
  return confidence === 'high' || confidence === 'nominal' || confidence === 'low';
}

function toConfidence(value: unknown): DetectionConfidence {
  return value === 'high' || value === 'low' ? value : 'nominal';
}

/** Rows of a perimeter table as outlines, oldest first. */
export function toMappedFires(rows: readonly Row[]): readonly MappedFire[] {
  return rows
    .flatMap((row): readonly MappedFire[] => {
      const { geometry, mapped_at: mappedMs } = row;
      const isArea =
        typeof geometry === 'object' &&
        (geometry?.type === 'Polygon' || geometry?.type === 'MultiPolygon');
      if (!isArea || typeof mappedMs !== 'number') return [];
      const text = (name: string) => (typeof row[name] === 'string' ? row[name] : undefined);
      const id = text('fire_number') ?? text('feature_id') ?? '';
      const isOut = OUT_WORDS.has(text('status')?.trim().toLowerCase() ?? '');
      return [{ id, name: text('fire_name') ?? id, mappedMs, isOut, shape: geometry }];
    })
    .toSorted((a, b) => a.mappedMs - b.mappedMs);
}

/** What agencies call a fire that burns no more; CIFFC: EX, extinguished. */
const OUT_WORDS = new Set(['out', 'ex', 'extinguished', 'éteint']);

/**
 * The fires that burn at a time: mapped ones, with the detections that lie in or beside them, and
 * clusters of detections that nobody has mapped.
 *
 * @param at.nowMs what was seen later is not used
 * @param at.heatSources places known to be hot that are no fire
 * @param at.recentHours a fire of which nothing is newer than this is passed over
 * @param at.judgedMs `recentHours` count back from then: nothing can have been seen of what is yet
 *   to come; `nowMs` where not given
 */
export function findActiveFires(
  mapped: readonly MappedFire[],
  hotspots: readonly Hotspot[],
  geometry: GridGeometry,
  at: {
    readonly nowMs: number;
    readonly recentHours: number;
    readonly judgedMs?: number;
    readonly heatSources: readonly StaticPlace[];
  },
): { readonly fires: readonly ActiveFire[]; readonly passedOver: readonly PassedOver[] } {
  const recentMs = (at.judgedMs ?? at.nowMs) - at.recentHours * HOUR_MS;
  const known = hotspots.filter(({ timeMs }) => timeMs <= at.nowMs);
  const events = clusterHotspots(known, { staticPlaces: at.heatSources });
  const outlines = Map.groupBy(
    mapped.filter(({ mappedMs }) => mappedMs <= at.nowMs),
    ({ id }) => id,
  );
  const taken = new Set<FireEvent>();
  const passedOver: PassedOver[] = [];
  const fires: ActiveFire[] = [];

  const add = (fire: Omit<ActiveFire, 'burned' | 'parts' | 'lastSeenMs'>) => {
    const { id, name, mapped: outline } = fire;
    const lastSeenMs = Math.max(
      outline?.mappedMs ?? -Infinity,
      fire.hotspots.at(-1)?.timeMs ?? -Infinity,
    );
    const parts = seenParts(outline, fire.hotspots, geometry, recentMs);
    const burned = joinParts(parts, geometry);
    if (!burned.includes(1)) passedOver.push({ id, reason: REASONS.outside });
    else if (lastSeenMs < recentMs) {
      passedOver.push({ id, reason: SILENT, silent: { name, lastSeenMs } });
    } else fires.push({ ...fire, burned, parts, lastSeenMs });
  };

  for (const [id, maps] of outlines) {
    const newest = maps.at(-1)!;
    const mask = maskOf(newest.shape, geometry);
    const own = events.filter((event) => touches(event, mask, geometry));
    for (const event of own) taken.add(event);
    const seen = own.flatMap((event) => event.hotspots).toSorted((a, b) => a.timeMs - b.timeMs);
    if (newest.isOut) {
      // It may have flared up: what burns then is what was detected since.
      const since = own
        .filter(({ kind }) => kind === 'fire')
        .flatMap((event) => event.hotspots)
        .filter(({ timeMs }) => timeMs > newest.mappedMs)
        .toSorted((a, b) => a.timeMs - b.timeMs);
      if (since.length < LEAST_FLARE_UP) passedOver.push({ id, reason: OUT });
      else add({ id, name: newest.name, outlines: maps, hotspots: since });
      continue;
    }
    add({ id, name: newest.name, mapped: newest, outlines: maps, hotspots: seen });
  }
  for (const event of events) {
    if (taken.has(event)) continue;
    const { id, kind } = event;
    if (kind !== 'fire') passedOver.push({ id, reason: REASONS[kind] });
    else add({ id, name: id, outlines: [], hotspots: event.hotspots });
  }
  return { fires, passedOver };
}

/** True when a detection of an event lies in an outline, or its pixel may. */
function touches({ hotspots }: FireEvent, mask: Uint8Array, geometry: GridGeometry): boolean {
  return hotspots.some(({ lonDeg, latDeg }) => {
    const cell = geometry.toCell(lonDeg, latDeg);
    if (cell === undefined) return false;
    const reach = 4;
    for (let row = Math.round(cell.y) - reach; row <= cell.y + reach; row++) {
      for (let column = Math.round(cell.x) - reach; column <= cell.x + reach; column++) {
        const isIn = row >= 0 && column >= 0 && row < geometry.ny && column < geometry.nx;
        if (isIn && mask[row * geometry.nx + column] === 1) return true;
      }
    }
    return false;
  });
}

/** One pixel over a fire that is out may be glint, or a stump. */
const LEAST_FLARE_UP = 2;

/** When the part of a fire was seen that nothing newer has shown. */
export function oldestSeenMs({ parts }: Pick<ActiveFire, 'parts'>): number {
  return Math.min(...parts.filter(({ cells }) => cells.includes(1)).map(({ seenMs }) => seenMs));
}

function joinParts(parts: readonly SeenPart[], { nx, ny }: GridGeometry): Uint8Array {
  const joined = new Uint8Array(nx * ny);
  for (const { cells } of parts) {
    for (const [at, cell] of cells.entries()) if (cell === 1) joined[at] = 1;
  }
  return joined;
}
