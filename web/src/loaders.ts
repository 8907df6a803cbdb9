import { AskError } from '../client/ask.ts';
import { listDatasets } from '../client/datasets.ts';
import { getLayers } from '../client/layers.ts';
import { getLegend } from '../client/legend.ts';
import { listRuns } from '../client/runs.ts';
import { getSeries } from '../client/series.ts';
import { countRows, findReadings, getRow } from '../client/tables.ts';
import { chosenDataset, chosenOf, chosenRun, latestRun } from '../state/choice.ts';
import { IDLE, LOADING, type Asked, type Model } from '../state/model.ts';
import { failureWords, tell, untell } from '../state/notices.ts';
import type { Store } from '../state/store.ts';
import { formatsOf } from '../i18n/format.ts';
import { textsOf } from '../i18n/texts.ts';

/** How often the runs are looked up again, so that a new one is seen: milliseconds. */
const LOOK_AGAIN_MS = 60_000;

/**
 * Asks the service for whatever the choice needs and is not there: the runs of a dataset, the
 * legend of a variable, the series of a place. A newer question cancels the older.
 */
export function openLoaders(store: Store<Model>) {
  const keys = { runs: '', layers: '', legend: '', series: '', row: '', readings: '' };
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

  const putRuns = (runs: Model['runs']) => {
    store.set({ runs });
    if (runs.state === 'ready') tellGoneRun();
    if (runs.state !== 'failed') return untell(store, 'runs');
    const text = `${texts().failedRuns} (${failureWords(runs.failure, texts())})`;
    tell(store, { id: 'runs', severity: 'error', text, retry: retryAll });
  };

  const putLayers = (layers: Model['layers']) => {
    store.set({ layers });
    if (layers.state === 'ready') tellNoSuch();
    if (layers.state !== 'failed') return untell(store, 'layers');
    const text = `${texts().failedRuns} (${failureWords(layers.failure, texts())})`;
    tell(store, { id: 'layers', severity: 'error', text, retry: retryAll });
  };

  /** A link may name a run that is no longer stored: another is shown, and the reader is told. */
  const tellGoneRun = () => {
    const { runs, view } = store.get();
    if (runs.state !== 'ready' || view.run === undefined) return;
    if (runs.value.some(({ referenceTime }) => referenceTime === view.run)) return;
    const latest = latestRun(runs.value);
    if (latest === undefined) return;
    const formats = formatsOf(view.lang);
    const text = texts().runGone(formats.utcRun(view.run), formats.utcRun(latest.referenceTime));
    tell(store, { id: 'run-gone', severity: 'info', text });
    store.set({ view: { ...view, run: undefined } });
  };

  /** Names in a link that nothing here answers to: something else is shown, and that is told. */
  const tellNoSuch = () => {
    const model = store.get();
    const choice = chosenOf(model);
    if (choice === undefined) return;
    const { collection, variable, member } = model.view;
    const { run, variables, dataset } = choice;
    const wrong: [string, string][] = [];
    if (collection !== undefined && collection !== dataset.id) {
      wrong.push([texts().collection, collection]);
    } else if (variable !== undefined && !variables.some(({ id }) => id === variable)) {
      wrong.push([texts().variable, variable]);
    }
    if (member !== undefined && run.members.length > 0 && !run.members.includes(member)) {
      wrong.push([texts().member, String(member)]);
    }
    for (const [name, value] of wrong) {
      tell(store, { id: `no-${name}`, severity: 'info', text: texts().linkNoSuch(name, value) });
    }
  };

  const putDatasets = (datasets: Model['datasets']) => {
    store.set({ datasets });
    if (datasets.state !== 'failed') return untell(store, 'catalog');
    const text = `${texts().failedCatalog} (${failureWords(datasets.failure, texts())})`;
    tell(store, { id: 'catalog', severity: 'error', text, retry: retryAll });
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
    askOnce(
      'legend',
      choice === undefined ? '' : keyOf(choice.dataset.id, choice.variable.id, choice.run.id, lang),
      (signal) => getLegend(choice!.dataset.id, choice!.variable.id, choice!.run.id, lang, signal),
      (legend) => store.set({ legend }),
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
          signal,
        ),
      (series) => store.set({ series }),
    );
  };

  /** The row looked at, then the readings of the station it stands for. */
  const followRow = (model: Model) => {
    const { feature } = model.view;
    askOnce(
      'row',
      feature === undefined ? '' : `${feature.table} ${feature.id}`,
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
    void load(count, (rows) => store.set({ tableRows: rows }));
  };
  const loadTableRows = () => {
    tablesWanted = true;
    followTables(store.get());
  };

  const loadDatasets = () => load(() => listDatasets(), putDatasets);

  const retryAll = () => {
    for (const kind of Object.keys(keys) as (keyof typeof keys)[]) keys[kind] = '';
    void loadDatasets();
  };

  /** Looks for new runs without taking away what is shown. */
  const lookAgain = async () => {
    const dataset = chosenDataset(store.get());
    if (dataset === undefined || document.hidden) return;
    try {
      const runs = await listRuns(dataset.id, store.get().view.lang);
      if (chosenDataset(store.get())?.id !== dataset.id) return;
      putRuns({ state: 'ready', value: runs });
    } catch (error) {
      const failure = error instanceof AskError ? error.failure : ({ kind: 'silent' } as const);
      const text = `${texts().failedRuns} (${failureWords(failure, texts())})`;
      tell(store, { id: 'runs', severity: 'error', text, retry: () => void lookAgain() });
    }
  };
  setInterval(() => void lookAgain(), LOOK_AGAIN_MS);

  store.subscribe(follow);
  store.subscribe(followRow);
  store.subscribe(followTables);
  return { loadDatasets, loadTableRows, retryAll };
}

/** What is asked for, the language last. */
function keyOf(...parts: readonly string[]): string {
  return parts.join(' ');
}

function subjectOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf(' ')));
}
