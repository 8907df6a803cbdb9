import type { DetectionConfidence, Hotspot } from '../science/fire-events/hotspot.ts';
import type { Row } from './table-rows.ts';

const CONFIDENCES: readonly string[] = ['low', 'nominal', 'high'] satisfies DetectionConfidence[];

/**
 * Detections of a hotspot table (`nasa-firms-hotspots` and its like), in order of time. Rows
 * without place, time or a confidence that is known cannot be judged: they are counted, not used.
 */
export function toHotspots(rows: readonly Row[]): {
  readonly hotspots: readonly Hotspot[];
  readonly unusable: number;
} {
  const hotspots = rows.flatMap((row) => toHotspot(row) ?? []);
  hotspots.sort((a, b) => a.timeMs - b.timeMs);
  return { hotspots, unusable: rows.length - hotspots.length };
}

function toHotspot(row: Row): Hotspot | undefined {
  const place = row['geometry'];
  const { time: timeMs, confidence } = row;
  if (typeof place !== 'object' || place === null || place.type !== 'Point') return undefined;
  const [lonDeg, latDeg] = place.coordinates;
  if (lonDeg === undefined || latDeg === undefined || typeof timeMs !== 'number') return undefined;
  if (typeof confidence !== 'string' || !CONFIDENCES.includes(confidence)) return undefined;
  const text = (name: string) => {
    const value = row[name];
    return typeof value === 'string' ? value : '';
  };
  const number = (name: string) => {
    const value = row[name];
    return typeof value === 'number' ? value : NaN;
  };
  return {
    lonDeg,
    latDeg,
    timeMs,
    satellite: text('satellite'),
    instrument: text('instrument'),
    confidence: confidence as DetectionConfidence,
    confidencePercent: number('confidence_percent'),
    frpMW: number('frp_mw'),
    scanKm: number('scan_km'),
    trackKm: number('track_km'),
  };
}
