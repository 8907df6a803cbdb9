import type { Styles } from '../catalog/styles.ts';
import type { Run } from '../store/run.ts';
import type { RunStore } from '../store/runs.ts';
import type { TableStore } from '../store/tables.ts';
import type { TwinDeps } from './twin-deps.ts';

/** What a twin that writes needs of the service. */
export type WritingDeps = TwinDeps & {
  readonly runs: Pick<RunStore, 'pruneRuns'>;
  readonly tables: Pick<TableStore, 'openWriter' | 'readTable'>;
  readonly styles: Pick<Styles, 'listStylesFor'>;
};

/** Collections whose newest state an area is computed of. */
export type WatchedInputs = {
  readonly runs: readonly (string | undefined)[];
  readonly tables: readonly (string | undefined)[];
};

/** One area of a twin: where it runs, what it waits for, and how it is brought up to date. */
export type TwinArea = {
  readonly id: string;
  readonly inputs: WatchedInputs;
  /**
   * Brings all results of the area up to date: what is there of the same inputs is left as it is.
   *
   * @returns the runs that were written; [] when there is nothing to do
   * @throws {Fault} what some parts could not be computed for, after all others are
   */
  readonly run: (deps: WritingDeps) => Promise<readonly Run[]>;
};

/** A twin as the service knows it; its computations are loaded only where an area is run. */
export type Twin = {
  readonly id: string;
  /** what it is called in a sentence of the log */
  readonly name: string;
  /** what it computes, for the help of the command line */
  readonly computes: string;
  /**
   * The enabled areas of `twins/<id>.json` in a catalog folder.
   *
   * @throws {Fault} bad-configuration naming each wrong setting
   */
  readonly readAreas: (catalogDir: string) => Promise<readonly TwinArea[]>;
};
