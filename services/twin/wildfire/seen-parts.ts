import type { GridGeometry } from '../../earth/grid-geometry.ts';
import type { Hotspot } from '../../science/fire-events/hotspot.ts';
import { estimatePerimeter } from '../../science/fire-events/perimeter.ts';
import { maskOf } from '../../science/fire-events/polygon-mask.ts';
import type { MappedFire } from './active-fires.ts';

const HOUR_MS = 3_600_000;
/** Detections within the hour are of one look. */
const LOOK_MS = HOUR_MS;

/** What one look added to a fire, 1, and when that was: growth goes on from there and then. */
export type SeenPart = {
  /** burned cells that nothing before had shown; none where it was seen within them */
  readonly cells: Uint8Array;
  readonly seenMs: number;
  /** detections of the look; absent of a mapped outline */
  readonly detections?: number;
};

/**
 * The newest outline, and the looks since, oldest first. A newer look adds what is newly seen to
 * burn and takes nothing away: heat is seen where fire burns just then, and smoke hides it.
 *
 * @param hotspots of the fire, in order of time
 * @param fromMs older looks count as seen with the first one after it: so far back they say what has
 *   burned, not how it went on
 */
export function seenParts(
  mapped: MappedFire | undefined,
  hotspots: readonly Hotspot[],
  geometry: GridGeometry,
  fromMs: number,
): readonly SeenPart[] {
  const since = hotspots.filter(({ timeMs }) => timeMs > (mapped?.mappedMs ?? -Infinity));
  const outline =
    mapped === undefined
      ? []
      : [{ cells: maskOf(mapped.shape, geometry), seenMs: mapped.mappedMs }];
  const known = Uint8Array.from(outline[0]?.cells ?? new Uint8Array(geometry.nx * geometry.ny));
  const looks = looksOf(since, fromMs).map(({ from, to }): SeenPart => {
    // Gaps between the footprints of all looks are closed, as between those of one.
    const shape = estimatePerimeter(since.slice(0, to)).geometry;
    const cells = maskOf(shape, geometry);
    for (const [cell, before] of known.entries()) {
      if (before === 1) cells[cell] = 0;
      else if (cells[cell] === 1) known[cell] = 1;
    }
    return { cells, seenMs: since[to - 1]!.timeMs, detections: to - from };
  });
  return [...outline, ...looks];
}

/** Where each look begins and ends among the detections. */
function looksOf(hotspots: readonly Hotspot[], fromMs: number) {
  const first = hotspots.find(({ timeMs }) => timeMs >= fromMs) ?? hotspots.at(-1);
  const looks: { from: number; to: number; beganMs: number }[] = [];
  for (const [at, { timeMs }] of hotspots.entries()) {
    const countsMs = Math.max(timeMs, first!.timeMs);
    const open = looks.at(-1);
    if (open !== undefined && countsMs - open.beganMs <= LOOK_MS) open.to = at + 1;
    else looks.push({ from: at, to: at + 1, beganMs: countsMs });
  }
  return looks;
}
