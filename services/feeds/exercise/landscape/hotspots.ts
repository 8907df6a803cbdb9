import { toIsoTime } from '../../../earth/time.ts';
import { seededRandom } from '../noise.ts';
import { extentAt, lookAt, type FirePast } from './fires.ts';
import { toLonLat, type Km } from './place.ts';

const HOUR_MS = 3_600_000;

/** An orbit's daily look at the valley: time of day UTC, width of a pixel, kind of sensor. */
const OVERPASSES = [
  { satellite: 'Terra', minute: 6 * 60 + 18, isDay: false, pixelKm: 1 },
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
export function hotspotFiles(pasts: readonly FirePast[], seed: number, referenceMs: number) {
  const random = seededRandom(seed + 509);
  const seen = Array.from({ length: DAYS }, (_, day) => DAYS - day).flatMap((day) =>
    OVERPASSES.flatMap((pass) => {
      const ms = referenceMs - day * 24 * HOUR_MS + pass.minute * 60_000;
      return detect(pasts, pass, ms, { hour: (ms - referenceMs) / HOUR_MS, random });
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

/** Chances that a pixel is taken for fire: where an edge glows by day and by night, and behind it. */
const CHANCE = { day: 0.72, night: 0.62, burnt: 0.05 };

function detect(
  pasts: readonly FirePast[],
  pass: Overpass,
  ms: number,
  { hour, random }: { readonly hour: number; readonly random: () => number },
): readonly Detection[] {
  const found: Detection[] = [];
  const { pixelKm, isDay } = pass;
  for (const past of pasts) {
    const extent = extentAt(past, hour);
    if (extent === undefined) continue;
    const [west, south, east, north] = extent;
    // Pixels of a swath lie anew at each pass.
    const [fromX, fromY] = [west - random() * pixelKm, south - random() * pixelKm];
    for (let y = fromY; y < north + pixelKm; y += pixelKm) {
      for (let x = fromX; x < east + pixelKm; x += pixelKm) {
        const look = lookAt(past, [x, y], pixelKm, hour);
        const edge = isDay ? CHANCE.day : CHANCE.night;
        const chance = look === 'cold' ? 0 : look === 'burnt' ? CHANCE.burnt : edge;
        const isBright = look === 'glowing';
        if (random() < chance) found.push({ ...pass, at: [x, y], ms, isBright });
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
