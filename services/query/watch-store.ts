import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Catalog } from '../catalog/catalog.ts';
import type { Run } from '../store/run.ts';
import type { TableStore } from '../store/tables.ts';

/** Something that landed in the store: a run or a table in its newest generation. */
export type StoreEvent = {
  /** `twin`: a run that was computed here from others */
  readonly type: 'run' | 'twin' | 'table';
  readonly atMs: number;
  readonly collection: string;
  readonly generation: number;
  readonly data: Readonly<Record<string, unknown>>;
};

const LOOK_MS = 1000;

/**
 * Tells what lands in the store, whichever process writes it: manifests are replaced as a whole, so
 * their times tell. Looks once a second while somebody listens, never else.
 *
 * @param deps.onFault a look that failed; the next one tries again
 */
export function watchStore(deps: {
  readonly catalog: Pick<Catalog, 'listCollections' | 'listRuns'>;
  readonly tables: Pick<TableStore, 'readTable' | 'tableFolder'>;
  readonly onFault: (error: unknown) => void;
  readonly lookMs?: number;
}) {
  const { catalog, tables, onFault, lookMs = LOOK_MS } = deps;
  const listeners = new Set<(event: StoreEvent) => void>();
  const tableTimes = new Map<string, { readonly mtimeMs: number; readonly event: StoreEvent }>();
  let known: ReadonlyMap<string, StoreEvent> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;

  const readTable = async (collection: string): Promise<StoreEvent | undefined> => {
    const path = join(tables.tableFolder(collection), 'table.json');
    const mtimeMs = await stat(path).then(
      (found) => found.mtimeMs,
      () => undefined,
    );
    if (mtimeMs === undefined) return undefined;
    const before = tableTimes.get(collection);
    if (before?.mtimeMs === mtimeMs) return before.event;
    const table = await tables.readTable(collection);
    if (table === undefined) return undefined;
    const { generation, rows, marks, updatedAt } = table;
    const atMs = Date.parse(updatedAt);
    const data = { collection, generation, rows, marks, updatedAt };
    const event = { type: 'table' as const, atMs, collection, generation, data };
    tableTimes.set(collection, { mtimeMs, event });
    return event;
  };

  /** The newest event of each run and table, by their names. */
  const readAll = async (): Promise<Map<string, StoreEvent>> => {
    const events = new Map<string, StoreEvent>();
    for (const entry of await catalog.listCollections()) {
      if (entry['isohyet:kind'] === 'table') {
        const event = await readTable(entry.id);
        if (event !== undefined) events.set(entry.id, event);
        continue;
      }
      for (const run of await catalog.listRuns(entry.id)) {
        events.set(`${entry.id} ${run.referenceTime}`, toEvent(run));
      }
    }
    return events;
  };

  const look = async () => {
    const now = await readAll();
    const before = known;
    known = now;
    if (before === undefined) return;
    const changed = [...now].filter(
      ([name, event]) => before.get(name)?.generation !== event.generation,
    );
    for (const [, event] of changed.toSorted(([, a], [, b]) => a.atMs - b.atMs)) {
      for (const listener of listeners) listener(event);
    }
  };
  const lookOnce = (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  };

  return {
    /** Calls with each event from now on; the function that comes back ends it. */
    async watch(listener: (event: StoreEvent) => void): Promise<() => void> {
      if (known === undefined) await lookOnce();
      listeners.add(listener);
      timer ??= setInterval(() => void lookOnce().catch(onFault), lookMs).unref();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
        known = undefined;
      };
    },
    /** What landed at or after a time and is still there, oldest first: it survives a restart. */
    async since(ms: number): Promise<readonly StoreEvent[]> {
      const events = [...(await readAll()).values()];
      return events.filter(({ atMs }) => atMs >= ms).toSorted((a, b) => a.atMs - b.atMs);
    },
    /** Looks at once. */
    look: lookOnce,
  };
}

export type StoreWatch = ReturnType<typeof watchStore>;

function toEvent(run: Run): StoreEvent {
  const { collection, referenceTime, generation, complete, validTimes, marks, updatedAt } = run;
  return {
    type: run.lineage === undefined ? 'run' : 'twin',
    atMs: Date.parse(updatedAt),
    collection,
    generation,
    data: {
      collection,
      run: referenceTime,
      generation,
      complete,
      firstValidTime: validTimes[0] ?? null,
      lastValidTime: validTimes.at(-1) ?? null,
      marks,
      updatedAt,
    },
  };
}
