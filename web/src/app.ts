import { watchExercise } from './exercise.ts';
import { listenToMapKeys } from './keys.ts';
import { openLoaders } from './loaders.ts';
import { openPlayer } from './player.ts';
import { openRenderer } from './render.ts';
import { watchTwins } from './twin-status.ts';
import { openAnnouncer } from './announcer.ts';
import type { MapView } from './map-view.ts';
import { preferredLang, textsOf } from '../i18n/texts.ts';
import type { Actions } from '../panels/panel-context.ts';
import { chosenOf } from '../state/choice.ts';
import { IDLE, LOADING, type Model } from '../state/model.ts';
import { linkNotices, tell, untellFailures } from '../state/notices.ts';
import { readPermalink, writePermalink } from '../state/permalink.ts';
import { pinnedView } from '../state/pinned.ts';
import { createStore, type Store } from '../state/store.ts';
import type { LonLat, ViewState } from '../state/view-state.ts';

const CLOCK_MS = 30_000;

/** Opens the page: state from the address, panels, data, and the map when its code has come. */
export async function startApp(): Promise<void> {
  const { state, problems } = readPermalink(location.hash, preferredLang(navigator.languages));
  const store = createStore<Model>({
    view: state,
    datasets: LOADING,
    runs: IDLE,
    layers: IDLE,
    legend: IDLE,
    origin: IDLE,
    series: IDLE,
    tableRows: IDLE,
    row: IDLE,
    readings: IDLE,
    readingsYear: undefined,
    flood: IDLE,
    floodPlaces: IDLE,
    nearPlace: undefined,
    shownTime: undefined,
    mapGaps: 0,
    mapAwaited: false,
    playing: false,
    stepsPerSecond: 2,
    sheetOpen: false,
    mapFailed: false,
    notices: linkNotices(problems, textsOf(state.lang)),
    nowMs: Date.now(),
  });
  let mapView: MapView | undefined = undefined as MapView | undefined;

  const choose = (part: Partial<ViewState>) =>
    store.set({ view: { ...store.get().view, ...part } });
  let opener: Element | null = null;
  /** The card takes the focus; when it closes, whoever opened it gets the focus back. */
  const openCard = (part: Partial<ViewState>) => {
    const place = document.getElementById('place')!;
    if (!place.contains(document.activeElement)) opener = document.activeElement;
    choose(part);
    requestAnimationFrame(() => document.getElementById('place-heading')?.focus());
  };
  const closeCard = () => {
    choose({ place: undefined, feature: undefined });
    // The panel may be hidden behind the card: it takes the focus once it is drawn again.
    queueMicrotask(() => {
      const canvas = document.querySelector<HTMLElement>('#map canvas');
      const known = opener instanceof HTMLElement && opener !== document.body && opener.isConnected;
      const target = known ? (opener as HTMLElement) : canvas;
      target?.focus();
      if (document.activeElement !== target) canvas?.focus();
    });
  };
  const read = (place: LonLat | undefined) =>
    place === undefined ? closeCard() : openCard({ place, feature: undefined });
  const step = (by: number) => {
    const choice = chosenOf(store.get());
    const time = choice?.times[choice.step + by];
    if (time !== undefined) choose({ time });
  };
  const retryAll = () => {
    untellFailures(store);
    loaders.retryFailed();
    mapView?.retry();
  };
  const loaders = openLoaders(store, retryAll);
  const player = openPlayer(store, step);
  const actions: Actions = {
    choose,
    step,
    read,
    togglePlay: player.toggle,
    setSpeed: (stepsPerSecond) => store.set({ stepsPerSecond }),
    look: (feature) => openCard({ feature, place: undefined }),
    showYear: (readingsYear) => store.set({ readingsYear }),
    openTables: loaders.loadTableRows,
    readCentre: () => mapView?.readAtCentre(),
    zoomBy: (steps) => mapView?.map.zoomTo(mapView.map.getZoom() + steps),
    toggleSheet: () => store.set({ sheetOpen: !store.get().sheetOpen }),
    dismiss: (id) => store.set({ notices: store.get().notices.filter((n) => n.id !== id) }),
    copyLink: () => void copyLink(store),
    retryAll,
  };

  const draw = openRenderer(actions);
  store.subscribe(draw);
  store.subscribe(({ view }) => {
    const fragment = `#${writePermalink(view)}`;
    if (fragment !== location.hash) history.replaceState(null, '', fragment);
  });
  store.subscribe(openAnnouncer(document.getElementById('announcer')!));
  addEventListener('hashchange', () => {
    const link = readPermalink(location.hash, store.get().view.lang);
    loaders.renewLink();
    store.set({ view: link.state, notices: linkNotices(link.problems, textsOf(link.state.lang)) });
  });
  setInterval(() => store.set({ nowMs: Date.now() }), CLOCK_MS);
  draw(store.get());

  document.getElementById('place')!.addEventListener('keydown', (event) => {
    // A list of choices that is open closes first, and keeps the key to itself.
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    closeCard();
  });
  void watchExercise(store, () => void loaders.loadDatasets());
  void watchTwins(store, () => {
    void loaders.loadDatasets();
    void loaders.lookAgain();
    loaders.renewRows();
    mapView?.renewTables();
  });
  await loaders.loadDatasets();
  mapView = await tryMap(store, actions);
  listenToMapKeys(document.getElementById('map-region')!, actions);
}

/** The map's code is large and may not run here: everything else works before it, and without. */
async function tryMap(store: Store<Model>, actions: Actions): Promise<MapView | undefined> {
  try {
    const { openMapView } = await import('./map-view.ts');
    return openMapView(store, document.getElementById('map')!, actions);
  } catch {
    store.set({ mapFailed: true });
    return undefined;
  }
}

async function copyLink(store: Store<Model>): Promise<void> {
  const texts = textsOf(store.get().view.lang);
  const pinned = pinnedView(store.get());
  const url = new URL(location.href);
  url.hash = writePermalink(pinned);
  try {
    await navigator.clipboard.writeText(url.href);
    tell(store, { id: 'copy', severity: 'info', text: texts.copied });
  } catch {
    store.set({ view: pinned });
    tell(store, { id: 'copy', severity: 'info', text: texts.copyFailed });
  }
}
