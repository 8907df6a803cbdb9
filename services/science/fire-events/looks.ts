import type { Hotspot } from './hotspot.ts';

/** Overpasses of sister satellites follow within 50 minutes: together they are one look. */
const ONE_LOOK_MS = 60 * 60_000;

/**
 * Detections of one event by look: those within an hour of the first of a look belong to it.
 *
 * @param hotspots in order of time
 */
export function eventLooks(hotspots: readonly Hotspot[]): Hotspot[][] {
  const looks: Hotspot[][] = [];
  for (const hotspot of hotspots) {
    const look = looks.at(-1);
    const isSame = look !== undefined && hotspot.timeMs - look[0]!.timeMs <= ONE_LOOK_MS;
    if (isSame) look.push(hotspot);
    else looks.push([hotspot]);
  }
  return looks;
}
