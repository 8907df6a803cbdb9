import type { Feature, Polygon } from 'geojson';

import { toIsoTime } from '../../../earth/time.ts';
import { seededRandom, smoothNoise } from '../noise.ts';
import { FIRES, toLonLat, type ExerciseFire, type Km } from './place.ts';

const HOUR_MS = 3_600_000;
/** Share of a fire's length that lies behind the place where it began. */
const BACK_SHARE = 0.14;
const OUTLINE_POINTS = 72;

/** A fire at one time: its middle, its half axes, and the direction of the long one. */
type Shape = {
  readonly centre: Km;
  readonly halfLengthKm: number;
  readonly halfBreadthKm: number;
  readonly towardsRad: number;
};

/** Longer from ignition on, faster as it grows; undefined before it began. */
function shapeOf(fire: ExerciseFire, hoursBefore: number): Shape | undefined {
  const burntHours = fire.ageHours - hoursBefore;
  if (burntHours <= 0) return undefined;
  const lengthKm = fire.lengthKm * (burntHours / fire.ageHours) ** 1.25;
  const towardsRad = (fire.towardsDeg * Math.PI) / 180;
  const ahead = (0.5 - BACK_SHARE) * lengthKm;
  return {
    centre: [fire.at[0] + ahead * Math.sin(towardsRad), fire.at[1] + ahead * Math.cos(towardsRad)],
    halfLengthKm: lengthKm / 2,
    halfBreadthKm: lengthKm / 2 / fire.lengthToBreadth,
    towardsRad,
  };
}

/** 0 in the middle, 1 on the ragged edge. */
function reachAt(shape: Shape, [x, y]: Km, rag: (x: number, y: number) => number): number {
  const [dx, dy] = [x - shape.centre[0], y - shape.centre[1]];
  const [sin, cos] = [Math.sin(shape.towardsRad), Math.cos(shape.towardsRad)];
  const along = (dx * sin + dy * cos) / shape.halfLengthKm;
  const across = (dx * cos - dy * sin) / shape.halfBreadthKm;
  const far = Math.hypot(along, across);
  if (far === 0) return 0;
  return far / (1 + 0.16 * rag((2 * along) / far, (2 * across) / far));
}

/** Hours before the reference time at which the fires were mapped: yesterday, and the day before. */
const MAPPED_HOURS_BEFORE = [6, 29];

/** The outlines of the fires as mapped from the air, newest first. */
export function firePerimeters(seed: number, referenceMs: number): readonly Feature<Polygon>[] {
  return FIRES.flatMap((fire, index) =>
    MAPPED_HOURS_BEFORE.flatMap((hoursBefore) => {
      const shape = shapeOf(fire, hoursBefore);
      if (shape === undefined) return [];
      const rag = smoothNoise(seed + 401 + index);
      const outline = Array.from({ length: OUTLINE_POINTS }, (_, point) =>
        edgeAt(shape, (-2 * Math.PI * point) / OUTLINE_POINTS, rag),
      );
      const ring = [...outline, outline[0]!].map(toLonLat);
      const mappedMs = referenceMs - hoursBefore * HOUR_MS;
      const properties = {
        fire_number: fire.number,
        fire_name: fire.name,
        status: 'active',
        started_at: toIsoTime(referenceMs - fire.ageHours * HOUR_MS),
        mapped_at: toIsoTime(mappedMs),
        method: 'airborne infrared',
        area_ha: Math.round(100 * areaKm2(outline) * 10) / 10,
      };
      const id = `${fire.number} ${toIsoTime(mappedMs)}`;
      return [
        { type: 'Feature', id, geometry: { type: 'Polygon', coordinates: [ring] }, properties },
      ];
    }),
  );
}

/** The place on the edge at an angle from the direction of spread, found along its ray. */
function edgeAt(shape: Shape, angleRad: number, rag: (x: number, y: number) => number): Km {
  const along = Math.cos(angleRad);
  const across = Math.sin(angleRad);
  const stretch = 1 + 0.16 * rag(2 * along, 2 * across);
  const a = shape.halfLengthKm * along * stretch;
  const b = shape.halfBreadthKm * across * stretch;
  const [sin, cos] = [Math.sin(shape.towardsRad), Math.cos(shape.towardsRad)];
  return [shape.centre[0] + a * sin + b * cos, shape.centre[1] + a * cos - b * sin];
}

function areaKm2(outline: readonly Km[]): number {
  const doubled = outline.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = outline[(at + 1) % outline.length]!;
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(doubled) / 2;
}

/** An orbit's daily look at the valley: time of day UTC, width of a pixel, kind of sensor. */
const OVERPASSES = [
  { satellite: 'Terra', minute: 5 * 60 + 48, isDay: false, pixelKm: 1 },
  { satellite: 'N21', minute: 8 * 60 + 30, isDay: false, pixelKm: 0.4 },
  { satellite: 'N20', minute: 9 * 60 + 18, isDay: false, pixelKm: 0.4 },
  { satellite: 'Aqua', minute: 9 * 60 + 42, isDay: false, pixelKm: 1 },
  { satellite: 'N', minute: 10 * 60 + 6, isDay: false, pixelKm: 0.4 },
  { satellite: 'Terra', minute: 18 * 60 + 36, isDay: true, pixelKm: 1 },
  { satellite: 'N21', minute: 19 * 60 + 54, isDay: true, pixelKm: 0.4 },
  { satellite: 'Aqua', minute: 20 * 60 + 24, isDay: true, pixelKm: 1 },
  { satellite: 'N20', minute: 20 * 60 + 42, isDay: true, pixelKm: 0.4 },
  { satellite: 'N', minute: 21 * 60 + 30, isDay: true, pixelKm: 0.4 },
] as const;
type Overpass = (typeof OVERPASSES)[number];

/** A sawmill that satellites take for a fire now and then. */
const SAWMILL: Km = [-1.6, -3.4];
const DAYS = 3;

/** A detection as FIRMS writes it, but for its place and time. */
type Detection = { readonly at: Km; readonly ms: number; readonly isBright: boolean } & Overpass;

/**
 * What satellites saw of the fires up to the reference time, as two FIRMS files: VIIRS and MODIS.
 * The edge glows, the middle has mostly burnt out; a third or so goes unseen under smoke.
 */
export function hotspotFiles(seed: number, referenceMs: number) {
  const random = seededRandom(seed + 509);
  const seen = Array.from({ length: DAYS }, (_, day) => DAYS - day).flatMap((day) =>
    OVERPASSES.flatMap((pass) => {
      const ms = referenceMs - day * 24 * HOUR_MS + pass.minute * 60_000;
      return detect(pass, ms, (referenceMs - ms) / HOUR_MS, { seed, random });
    }),
  );
  const rows = seen.map((detection) => ({ ...detection, frp: powerOf(detection, random) }));
  const isModis = ({ pixelKm }: Overpass) => pixelKm === 1;
  return {
    viirs: toFirms(
      rows.filter((row) => !isModis(row)),
      false,
      random,
    ),
    modis: toFirms(rows.filter(isModis), true, random),
  };
}

type Chance = { readonly seed: number; readonly random: () => number };

function detect(
  pass: Overpass,
  ms: number,
  hoursBefore: number,
  { seed, random }: Chance,
): readonly Detection[] {
  const found: Detection[] = [];
  for (const [index, fire] of FIRES.entries()) {
    const shape = shapeOf(fire, hoursBefore);
    if (shape === undefined) continue;
    const rag = smoothNoise(seed + 401 + index);
    const most = Math.ceil(shape.halfLengthKm / pass.pixelKm) + 1;
    // Pixels of a swath lie anew at each pass.
    const [shiftX, shiftY] = [random() * pass.pixelKm, random() * pass.pixelKm];
    for (let row = -most; row <= most; row++) {
      for (let column = -most; column <= most; column++) {
        const at: Km = [
          shape.centre[0] + column * pass.pixelKm + shiftX,
          shape.centre[1] + row * pass.pixelKm + shiftY,
        ];
        const reach = reachAt(shape, at, rag);
        const margin = pass.pixelKm / 2 / shape.halfBreadthKm;
        const isEdge = reach > 0.68 && reach < 1 + Math.min(0.5, margin);
        const chance = isEdge ? (pass.isDay ? 0.68 : 0.55) : reach <= 0.68 ? 0.12 : 0;
        if (random() < chance) found.push({ ...pass, at, ms, isBright: isEdge });
      }
    }
  }
  if (random() < 0.12) found.push({ ...pass, at: SAWMILL, ms, isBright: false });
  return found;
}

function powerOf({ isDay, isBright, pixelKm }: Detection, random: () => number): number {
  const mean = (isDay ? 11 : 4) * (isBright ? 1 : 0.35) * (pixelKm === 1 ? 5 : 1);
  return Math.max(0.4, -mean * Math.log(1 - 0.98 * random()));
}

function toFirms(
  rows: readonly (Detection & { readonly frp: number })[],
  isModis: boolean,
  random: () => number,
): string {
  const header = isModis
    ? 'latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_t31,frp,daynight'
    : 'latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_ti5,frp,daynight';
  const lines = rows.map((row) => {
    const [lon, lat] = toLonLat(row.at);
    const time = toIsoTime(row.ms);
    const strength = Math.log1p(row.frp / (isModis ? 5 : 1));
    const heat = Math.min(isModis ? 500 : 367, (row.isDay ? 318 : 300) + 15 * strength);
    const cool = (row.isDay ? 302 : 288) + 4 * strength;
    const percent = Math.round(Math.min(100, 25 + 22 * strength + 20 * random()));
    const letter = strength > 3 ? 'h' : strength > 0.7 ? 'n' : 'l';
    return [
      lat.toFixed(5),
      lon.toFixed(5),
      heat.toFixed(2),
      row.pixelKm.toFixed(2),
      row.pixelKm.toFixed(2),
      time.slice(0, 10),
      time.slice(11, 16).replace(':', ''),
      row.satellite,
      isModis ? 'MODIS' : 'VIIRS',
      isModis ? percent : letter,
      'EXERCISE',
      cool.toFixed(2),
      row.frp.toFixed(2),
      row.isDay ? 'D' : 'N',
    ].join(',');
  });
  return `${[header, ...lines].join('\n')}\n`;
}
