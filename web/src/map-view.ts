import { Marker, type LngLat, type Map as MapLibreMap, type Point } from 'maplibre-gl';

import type { Box } from '../client/runs.ts';
import { toFrame } from '../client/tiles.ts';
import type { Lang } from '../i18n/catalogue.ts';
import { textsOf } from '../i18n/texts.ts';
import { openFrames, type Frame, type Gaps } from '../map/frames.ts';
import { openTableLayers } from '../map/table-layers.ts';
import { findNearPlace } from '../map/near-place.ts';
import { darkQuery, openMap, restyle } from '../map/open-map.ts';
import type { Actions } from '../panels/panel-context.ts';
import { chosenOf, type Choice } from '../state/choice.ts';
import type { Model, Notice } from '../state/model.ts';
import { tell, untell } from '../state/notices.ts';
import type { Store } from '../state/store.ts';
import type { LonLat, ViewState } from '../state/view-state.ts';

const FRAMES_AHEAD = 2;
const MAP_SETTLED_MS = 250;
const BAD_REQUEST = 400;
const NOT_FOUND = 404;
const TOO_LARGE = 413;
const WHOLE_EARTH_DEG = 300;

export type MapView = {
  readonly map: MapLibreMap;
  readonly readAtCentre: () => void;
  readonly retry: () => void;
  /** asks anew for the rows that are drawn: there may be others */
  readonly renewTables: () => void;
};

/** The map, kept in step with the model: frame, place marker, names, colours, where it looks. */
export function openMapView(
  store: Store<Model>,
  container: HTMLElement,
  actions: Pick<Actions, 'read' | 'look' | 'retryAll'>,
): MapView {
  const { view } = store.get();
  const map = openMap(container, {
    lang: view.lang,
    centre: view.centre ?? [-60, 52],
    zoom: view.zoom ?? 2.2,
    mapLabel: textsOf(view.lang).mapRegion,
    testing: new URLSearchParams(location.search).has('test'),
  });
  const tellGaps = (frame: Frame) => {
    const gaps = frames.gapsOf(frame);
    store.set({ mapGaps: gaps?.count ?? 0 });
    if (gaps === undefined) return untell(store, 'tiles');
    tell(store, { id: 'tiles', ...gapWords(gaps, store.get().view.lang, actions.retryAll) });
  };
  const frames = openFrames(map, {
    onAwaited: () => store.set({ shownTime: undefined, mapGaps: 0, mapAwaited: true }),
    onShown: (frame) => {
      const choice = chosenOf(store.get());
      if (choice === undefined || frameOf(choice).key !== frame.key) return;
      store.set({ shownTime: choice.time, mapAwaited: false });
      tellGaps(frame);
    },
    onGap: tellGaps,
  });
  const retry = () => {
    frames.retry();
    tables.retry();
    if (map.getSource('basemap') !== undefined) map.refreshTiles('basemap');
  };

  const tables = openTableLayers(map, ({ status }) => {
    const texts = textsOf(store.get().view.lang);
    const reason = status === TOO_LARGE ? texts.zoomForRows : String(status || texts.serverSilent);
    const text = `${texts.failedTables} (${reason})`;
    tell(store, { id: 'tables', severity: 'error', text, retry: actions.retryAll });
  });
  const marker = new Marker({ element: markerElement() });
  let shownLang: Lang = view.lang;
  let shownFrame = '';
  let shownPlace: LonLat | undefined;
  let lookedAt = view.centre;
  let fitted = view.centre === undefined ? '' : undefined;

  /** The basemap may not have come yet when a link opens a place: asked again when it has. */
  const nameShownPlace = () => {
    if (shownPlace === undefined || store.get().nearPlace !== undefined) return;
    const nearPlace = findNearPlace(map, shownPlace);
    if (nearPlace !== undefined) store.set({ nearPlace });
  };

  const follow = (model: Model) => {
    const { lang, place } = model.view;
    if (lang !== shownLang) {
      shownLang = lang;
      restyle(map, lang);
    }
    if (place === undefined) marker.remove();
    else marker.setLngLat([...place]).addTo(map);
    if (place !== shownPlace) {
      shownPlace = place;
      if (place !== undefined) keepInSight(map, place);
      store.set({ nearPlace: undefined });
      nameShownPlace();
    }
    if (model.view.centre !== lookedAt && model.view.centre !== undefined) {
      // Another link was followed in this page: the map goes where it says.
      lookedAt = model.view.centre;
      fitted = undefined;
      map.jumpTo({ center: [...lookedAt], zoom: model.view.zoom ?? map.getZoom() });
    }
    if (model.datasets.state === 'ready') {
      const chosen = model.datasets.value.filter(({ id }) => model.view.tables.includes(id));
      tables.show(chosen, model.nowMs);
    }
    const choice = chosenOf(model);
    if (choice === undefined) {
      if (shownFrame !== '') {
        store.set({ shownTime: undefined, mapGaps: 0, mapAwaited: false });
        untell(store, 'tiles');
      }
      shownFrame = '';
      return frames.clear();
    }
    // A reader without a link is shown the dataset's area; one with a link what the link says.
    if (fitted !== undefined && fitted !== choice.dataset.id) {
      fitted = choice.dataset.id;
      fitTo(map, choice.run.bbox, choice.dataset.middleLon);
    }
    const frame = frameOf(choice);
    if (frame.key === shownFrame) return;
    shownFrame = frame.key;
    document.body.dataset['ready'] = 'no';
    frames.show(frame, framesAfter(choice));
  };

  const start = () => {
    follow(store.get());
    store.subscribe(follow);
  };
  if (map.isStyleLoaded() === true) start();
  else map.once('load', start);

  /** A row of a table where there is one under the point, else the forecast there. */
  const readAt = (point: Point, lngLat: LngLat) => {
    const row = tables.findAt(point);
    if (row !== undefined) return actions.look(row);
    const { lng, lat } = lngLat.wrap();
    actions.read([Number(lng.toFixed(4)), Number(lat.toFixed(4))]);
  };
  map.on('click', ({ point, lngLat }) => readAt(point, lngLat));
  map.getCanvas().style.cursor = 'crosshair';
  // For whoever drives the page: what was asked for last is drawn, and nothing moves.
  map.on('idle', () => {
    nameShownPlace();
    const { shownTime } = store.get();
    if (chosenOf(store.get())?.time === shownTime) document.body.dataset['ready'] = 'yes';
  });
  let settling: ReturnType<typeof setTimeout> | undefined;
  map.on('moveend', (event) => {
    // Only what the reader did goes into the link: a dataset's own area is no choice.
    if (event.originalEvent !== undefined) fitted = undefined;
    clearTimeout(settling);
    settling = setTimeout(() => {
      lookedAt = rememberView(store, map);
    }, MAP_SETTLED_MS);
  });
  darkQuery.addEventListener('change', () => restyle(map, shownLang));

  return {
    map,
    readAtCentre: () => readAt(map.project(map.getCenter()), map.getCenter()),
    retry,
    renewTables: () => tables.retry(),
  };
}

function rememberView(store: Store<Model>, map: MapLibreMap): LonLat {
  const { lng, lat } = map.getCenter().wrap();
  const centre: LonLat = [lng, lat];
  const part: Partial<ViewState> = { centre, zoom: map.getZoom() };
  store.set({ view: { ...store.get().view, ...part } });
  return centre;
}

/** Words for the gaps of a frame, with the way out that helps. */
function gapWords({ count, status }: Gaps, lang: Lang, retry: () => void): Omit<Notice, 'id'> {
  const texts = textsOf(lang);
  // The service refuses a time at which the variable has no map.
  if (status === BAD_REQUEST) return { severity: 'info', text: texts.stepMissing };
  if (status === NOT_FOUND) {
    return { severity: 'error', text: texts.tilesGone, retry, retryLabel: texts.reloadRuns };
  }
  const reason = status === undefined ? texts.serverSilent : String(status);
  return { severity: 'error', text: texts.failedTiles(count, reason), retry };
}

/** West > east is a domain across the antimeridian: it goes on to the east of 180 degrees. */
function fitTo(map: MapLibreMap, box: Box, middleLon: number | undefined): void {
  const [west, south, east, north] = box;
  const end = east < west ? east + 360 : east;
  if (end - west > WHOLE_EARTH_DEG) {
    // A grid that holds the pole touches every meridian, but lies along its own.
    const center: [number, number] = middleLon === undefined ? [-60, 40] : [middleLon, 58];
    return void map.jumpTo({ center, zoom: middleLon === undefined ? 1.6 : 2 });
  }
  map.fitBounds([west, Math.max(-80, south), end, Math.min(82, north)], {
    animate: false,
    padding: 24,
  });
}

function frameOf(choice: Choice): Frame {
  const { dataset, variable, style } = choice;
  return toFrame({ ...choice, dataset: dataset.id, variable: variable.id, style: style?.id });
}

function framesAfter(choice: Choice): Frame[] {
  const next = choice.times.slice(choice.step + 1, choice.step + 1 + FRAMES_AHEAD);
  return next.map((time) => frameOf({ ...choice, time }));
}

/** On a phone the card takes half of the map: the place moves to the middle of what is left. */
function keepInSight(map: MapLibreMap, place: LonLat): void {
  if (matchMedia('(width <= 720px)').matches) map.jumpTo({ center: [...place] });
}

function markerElement(): HTMLElement {
  const element = document.createElement('div');
  element.className = 'place-marker';
  return element;
}
