import { AskError, type AskFailure } from '../client/ask.ts';
import { openLinkCheck } from './link-check.ts';
import { listDatasets } from '../client/datasets.ts';
import { getLayers } from '../client/layers.ts';
import { getLegend, type LegendQuery } from '../client/legend.ts';
import { getOrigin } from '../client/origin.ts';
import { findHydrograph } from '../client/floods.ts';
import { listRuns } from '../client/runs.ts';
import { getSeries } from '../client/series.ts';
import { countRows, findReadings, getRow, listRows } from '../client/tables.ts';
import { explainedBy } from '../panels/value-words.ts';
import { chosenDataset, chosenOf, chosenRun, latestRun, type Choice } from '../state/choice.ts';
import { IDLE, LOADING, type Asked, type Model } from '../state/model.ts';
import { SILENT_NOTICE, tell, tellFailure, untell } from '../state/notices.ts';
import type { Store } from '../state/store.ts';
import type { Lang } from '../i18n/catalogue.ts';
import { formatsOf } from '../i18n/format.ts';
import { textsOf } from '../i18n/texts.ts';

/** How often the runs are looked up again, so that a new one is seen: milliseconds. */
const LOOK_AGAIN_MS = 60_000;
/** Gauges and reaches among which the most severe are looked for. */
const MOST_FLOOD_PLACES = 1000;

/**
 * Asks the service for whatever the choice needs and is not there: the runs of a dataset, the
 * legend of a variable, the series of a place. A newer question cancels the older.
 *
 * @param retry asks again for everything on the page that did not come
 */
export function openLoaders(store: Store<Model>, retry: () => void) {
  const link = openLinkCheck(store);
  const keys = {
    runs: '',
    layers: '',
    legend: '',
    origin: '',
    series: '',
    row: '',
    readings: '',
    flood: '',
    floodPlaces: '',
  };
  const controllers: Partial<Record<keyof typeof keys, AbortController>> = {};
  const texts = () => textsOf(store.get().view.lang);

  const load = async <T>(ask: () => Promise<T>, put: (asked: Asked<T>) => void, keep = false) => {
    if (!keep) put(LOADING);
    try {
      put({ state: 'ready', value: await ask() });
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      const failure = error instanceof AskError ? error.failure : ({ kind: 'silent' } as const);
      put({ state: 'failed', failure });
    }
  };

  /** Starts a question of its kind unless the same one is already asked. */
  const askOnce = <T>(
    kind: keyof typeof keys,
    key: string,
    ask: (signal: AbortSignal) => Promise<T>,
    put: (asked: Asked<T>) => void,
  ) => {
    if (keys[kind] === key) return;
    // In another language the same thing stays on screen until its words come.
    const keep = subjectOf(keys[kind]) === subjectOf(key);
    keys[kind] = key;
    controllers[kind]?.abort();
    if (key === '') return put(IDLE);
    const controller = new AbortController();
    controllers[kind] = controller;
    void load(() => ask(controller.signal), put, keep);
  };

  const tellFailed = (id: string, what: string, failure: AskFailure) =>
    tellFailure(store, { id, what, failure, retry });

  const putRuns = (runs: Model['runs']) => {
    const before = store.get().runs.state === 'ready' ? chosenRun(store.get()) : undefined;
    store.set({ runs });
    if (runs.state === 'ready') tellGoneRun(store.get().view.run ?? before?.referenceTime);
    if (runs.state !== 'failed') return untell(store, 'runs');
    tellFailed('runs', texts().failedRuns, runs.failure);
  };

  const putLayers = (layers: Model['layers']) => {
    store.set({ layers });
    if (layers.state !== 'failed') return untell(store, 'layers');
    tellFailed('layers', texts().failedRuns, layers.failure);
  };

  /** The run shown, or the one a link names, may no longer be stored: the reader is told. */
  const tellGoneRun = (wanted: string | undefined) => {
    const { runs, view } = store.get();
    if (runs.state !== 'ready' || wanted === undefined) return;
    if (runs.value.some(({ referenceTime }) => referenceTime === wanted)) return;
    const latest = latestRun(runs.value);
    store.set({ view: { ...view, run: undefined } });
    if (latest === undefined) return;
    const formats = formatsOf(view.lang);
    const text = texts().runGone(formats.utcRun(wanted), formats.utcRun(latest.referenceTime));
    tell(store, { id: 'run-gone', severity: 'info', text });
  };

  const putDatasets = (datasets: Model['datasets']) => {
    // A list that was there is better than none.
    const kept = datasets.state === 'failed' && store.get().datasets.state === 'ready';
    const shown = chosenOf(store.get())?.dataset.id;
    if (!kept) store.set({ datasets });
    // A list that is read again must not change what is on screen.
    if (shown !== undefined && chosenDataset(store.get())?.id !== shown) {
      store.set({ view: { ...store.get().view, collection: shown } });
    }
    if (datasets.state !== 'failed') return untell(store, 'catalog');
    tellFailed('catalog', texts().failedCatalog, datasets.failure);
  };

  const follow = (model: Model) => {
    const dataset = chosenDataset(model);
    const { lang, place } = model.view;
    askOnce(
      'runs',
      dataset === undefined || !dataset.hasRuns ? '' : keyOf(dataset.id, lang),
      (signal) => listRuns(dataset!.id, lang, signal),
      putRuns,
    );
    const run = chosenRun(model);
    askOnce(
      'layers',
      dataset === undefined || run === undefined ? '' : keyOf(dataset.id, run.id, run.updated),
      (signal) => getLayers(dataset!.id, run!.id, signal),
      putLayers,
    );
    const choice = chosenOf(model);
    const legendOf = choice === undefined ? undefined : legendQuery(choice, lang);
    askOnce(
      'legend',
      legendOf === undefined ? '' : keyOf(...Object.values(legendOf)),
      (signal) => getLegend(legendOf!, signal),
      (legend) => {
        store.set({ legend });
        if (legend.state === 'failed') tellFailed('legend', texts().legendFailed, legend.failure);
        else untell(store, 'legend');
      },
    );
    const computed = model.layers.state === 'ready' && model.layers.value.computed;
    askOnce(
      'origin',
      choice === undefined || !computed
        ? ''
        : keyOf(choice.dataset.id, choice.run.id, choice.run.updated),
      (signal) => getOrigin(choice!.dataset.id, choice!.run.id, signal),
      (origin) => store.set({ origin }),
    );
    const seriesOf = choice === undefined || place === undefined ? undefined : choice;
    askOnce(
      'series',
      seriesOf === undefined
        ? ''
        : keyOf(seriesOf.dataset.id, seriesOf.run.id, seriesOf.variable.id, place!.join(), ''),
      (signal) =>
        getSeries(
          {
            dataset: seriesOf!.dataset.id,
            run: seriesOf!.run.id,
            variable: seriesOf!.variable.id,
            place: place!,
          },
          { explainedBy: explainedBy(seriesOf!), times: seriesOf!.times },
          signal,
        ),
      (series) => store.set({ series }),
    );
    link.check();
  };

  /** The row looked at, then the readings of the station it stands for. */
  let generation = 0;
  const followRow = (model: Model) => {
    const { feature } = model.view;
    // What was asked before stays on screen until a newer generation of the same row has come.
    askOnce(
      'row',
      feature === undefined ? '' : keyOf(feature.table, feature.id, String(generation)),
      (signal) => getRow(feature!.table, feature!.id, signal),
      (row) => store.set({ row }),
    );
    const row = model.row.state === 'ready' ? model.row.value : undefined;
    const tables = model.datasets.state === 'ready' ? model.datasets.value : [];
    askOnce(
      'readings',
      row === undefined ? '' : `${row.table} ${row.id}`,
      (signal) => findReadings(row!, tables, signal),
      (readings) => store.set({ readings }),
    );
    const isOfFloods = tables.find(({ id }) => id === row?.table)?.flood !== undefined;
    askOnce(
      'flood',
      row === undefined || !isOfFloods ? '' : keyOf(row.table, row.id, String(generation)),
      (signal) => findHydrograph(row!, tables, signal),
      (flood) => store.set({ flood }),
    );
    const listed = tables.filter(
      ({ id, flood }) => flood !== undefined && model.view.tables.includes(id),
    );
    askOnce(
      'floodPlaces',
      listed.length === 0 ? '' : keyOf(...listed.map(({ id }) => id), String(generation)),
      async (signal) =>
        (await Promise.all(listed.map(({ id }) => listRows(id, MOST_FLOOD_PLACES, signal)))).flat(),
      (floodPlaces) => store.set({ floodPlaces }),
    );
  };

  const renewRows = () => {
    generation += 1;
    store.set({});
  };

  let tablesWanted = false;
  const followTables = ({ datasets, tableRows, view }: Model) => {
    if (!tablesWanted && view.tables.length === 0) return;
    if (datasets.state !== 'ready' || tableRows.state !== 'idle') return;
    const tables = datasets.value.filter(({ hasPlaces }) => hasPlaces);
    const count = async () =>
      Object.fromEntries(
        await Promise.all(tables.map(async ({ id }) => [id, await countRows(id)] as const)),
      );
    void load(count, (rows) => {
      store.set({ tableRows: rows });
      if (rows.state === 'failed') tellFailed('table-rows', texts().failedTables, rows.failure);
    });
  };
  const loadTableRows = () => {
    tablesWanted = true;
    followTables(store.get());
  };

  const loadDatasets = () =>
    load(() => listDatasets(), putDatasets, store.get().datasets.state === 'ready');

  /** Asks again for everything that failed, and looks for other runs. */
  const retryFailed = () => {
    const model = store.get();
    for (const kind of Object.keys(keys) as (keyof typeof keys)[]) {
      if (model[kind].state === 'failed') keys[kind] = '';
    }
    if (model.tableRows.state === 'failed') store.set({ tableRows: IDLE });
    void loadDatasets();
    if (model.runs.state === 'ready') void lookAgain();
    else store.set({});
  };

  /** Looks for new runs without taking away what is shown. */
  const lookAgain = async () => {
    const dataset = chosenDataset(store.get());
    if (dataset === undefined || !dataset.hasRuns || document.hidden) return;
    try {
      const runs = await listRuns(dataset.id, store.get().view.lang);
      if (chosenDataset(store.get())?.id !== dataset.id) return;
      putRuns({ state: 'ready', value: runs });
      // The server is back: what did not come while it was away is asked for again.
      if (store.get().notices.some(({ id }) => id === SILENT_NOTICE)) retry();
    } catch (error) {
      const failure = error instanceof AskError ? error.failure : ({ kind: 'silent' } as const);
      tellFailed('runs', texts().failedRuns, failure);
    }
  };
  setInterval(() => void lookAgain(), LOOK_AGAIN_MS);

  store.subscribe(follow);
  store.subscribe(followRow);
  store.subscribe(followTables);
  return { loadDatasets, loadTableRows, lookAgain, retryFailed, renewRows, renewLink: link.renew };
}

function legendQuery({ dataset, variable, run, style }: Choice, lang: Lang): LegendQuery {
  return { dataset: dataset.id, variable: variable.id, run: run.id, style: style?.id, lang };
}

/** What is asked for, the language last. */
function keyOf(...parts: readonly (string | undefined)[]): string {
  return parts.join(' ');
}

function subjectOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf(' ')));
}
