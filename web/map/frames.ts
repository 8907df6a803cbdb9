import type { ErrorEvent, Map as MapLibreMap, MapSourceDataEvent } from 'maplibre-gl';

import { FIRST_LINE_LAYER } from './basemap-style.ts';
import { openFrameProtocol, TileError, viaProtocol } from './frame-protocol.ts';

/** One picture of the forecast: what its tiles are asked by. */
export type Frame = {
  /** differs where the tiles differ */
  readonly key: string;
  /** what all its times have in common: differs where a legend or a name would be another */
  readonly subject: string;
  /** address with `{z}`, `{y}`, `{x}` */
  readonly tiles: string;
  /** west, south, east, north; outside of it no tile is asked for */
  readonly bounds: readonly [number, number, number, number] | undefined;
};

export type FrameEvents = {
  /** nothing of the subject that is wanted is on the map yet */
  readonly onAwaited: () => void;
  /** every visible tile of the frame has come, or failed */
  readonly onShown: (frame: Frame) => void;
  /** a tile of the frame on the map did not come */
  readonly onGap: (frame: Frame) => void;
};

/** Tiles of a frame that did not come; the status is of the last, undefined = no answer. */
export type Gaps = { readonly count: number; readonly status: number | undefined };

const PREFIX = 'frame:';
const OPACITY = 0.82;
/** Frames kept beside the one shown: those ahead, and the one just left. */
const KEPT_FRAMES = 4;
const TILE_SIZE_PX = 256;

/**
 * The forecast layer. A frame is drawn invisible until its tiles are there; only then it takes the
 * place of the one before, so that the map never flashes empty between two steps. A frame of another
 * subject goes at once: under the new name and legend its colours would tell something false.
 */
export function openFrames(map: MapLibreMap, events: FrameEvents) {
  openFrameProtocol();
  const known = new Map<string, Frame>();
  const gaps = new Map<string, Gaps>();
  let wanted: Frame | undefined;
  let shown: Frame | undefined;

  const add = (frame: Frame) => {
    known.delete(frame.key);
    known.set(frame.key, frame);
    const id = PREFIX + frame.key;
    if (map.getSource(id) !== undefined) return;
    map.addSource(id, {
      type: 'raster',
      tiles: [viaProtocol(frame.tiles)],
      tileSize: TILE_SIZE_PX,
      ...(frame.bounds === undefined ? {} : { bounds: [...frame.bounds] }),
    });
    map.addLayer(
      {
        id,
        type: 'raster',
        source: id,
        paint: { 'raster-opacity': 0, 'raster-fade-duration': 0, 'raster-resampling': 'nearest' },
      },
      map.getLayer(FIRST_LINE_LAYER) === undefined ? undefined : FIRST_LINE_LAYER,
    );
  };

  const remove = (key: string) => {
    known.delete(key);
    gaps.delete(key);
    const id = PREFIX + key;
    if (map.getLayer(id) !== undefined) map.removeLayer(id);
    if (map.getSource(id) !== undefined) map.removeSource(id);
  };

  const hideShown = () => {
    if (shown !== undefined && map.getLayer(PREFIX + shown.key) !== undefined) {
      map.setPaintProperty(PREFIX + shown.key, 'raster-opacity', 0);
    }
    shown = undefined;
  };

  const swapWhenLoaded = () => {
    if (wanted === undefined || wanted.key === shown?.key) return;
    const id = PREFIX + wanted.key;
    if (map.getSource(id) === undefined || !map.isSourceLoaded(id)) return;
    map.setPaintProperty(id, 'raster-opacity', OPACITY);
    hideShown();
    shown = wanted;
    events.onShown(shown);
  };

  map.on('sourcedata', (event: MapSourceDataEvent) => {
    if (event.sourceId?.startsWith(PREFIX) === true) swapWhenLoaded();
  });
  map.on('idle', swapWhenLoaded);
  map.on('error', (event: ErrorEvent & { sourceId?: string }) => {
    const frame = known.get((event.sourceId ?? '').slice(PREFIX.length));
    if (frame === undefined) return;
    const error: unknown = event.error;
    const status = error instanceof TileError ? error.tileStatus : undefined;
    gaps.set(frame.key, { count: (gaps.get(frame.key)?.count ?? 0) + 1, status });
    if (frame.key === shown?.key) events.onGap(frame);
  });

  return {
    /** Shows a frame as soon as it is there, and asks for those that may come next. */
    show(frame: Frame, next: readonly Frame[]) {
      wanted = frame;
      // What failed while it was fetched ahead is asked for again before it is shown.
      if (gaps.has(frame.key) && frame.key !== shown?.key) remove(frame.key);
      add(frame);
      if (shown?.subject !== frame.subject) {
        hideShown();
        events.onAwaited();
      }
      swapWhenLoaded();
      for (const candidate of next) add(candidate);
      const keep = new Set([frame.key, shown?.key, ...next.map(({ key }) => key)]);
      for (const key of known.keys()) {
        if (known.size <= KEPT_FRAMES) break;
        if (!keep.has(key)) remove(key);
      }
    },
    gapsOf: (frame: Frame): Gaps | undefined => gaps.get(frame.key),
    /** Asks anew for every tile of what is shown. */
    retry() {
      const again = wanted;
      for (const key of known.keys()) remove(key);
      shown = undefined;
      wanted = undefined;
      if (again !== undefined) this.show(again, []);
    },
    clear() {
      for (const key of known.keys()) remove(key);
      wanted = undefined;
      shown = undefined;
    },
  };
}
