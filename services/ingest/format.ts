import type { CollectionEntry } from '../catalog/collection.ts';
import type { FaultKind } from '../platform/fault.ts';

/** A file to ingest, on this disk: given as such, found in a folder, or downloaded. */
export type IngestFile = {
  /** where its bytes lie */
  readonly path: string;
  /** what people know it by: the path as given, or the url it came from */
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 of all bytes, hex: the same file twice changes nothing */
  readonly sha256: string;
  /** the first bytes, up to {@link HEAD_BYTES}: they decide the format, the name never does alone */
  readonly head: Uint8Array;
  /** true when nobody named this file: it was found in a folder that was given */
  readonly isFound?: boolean;
};

/** How many first bytes of a file a format is recognised by. */
export const HEAD_BYTES = 4096;

/** Why a file, or a part of it, was set aside. */
export type Refusal = {
  readonly kind: FaultKind;
  /** a sentence for a person */
  readonly reason: string;
  /** where: 1-based message, section, octet of the file; row of a table */
  readonly message?: number;
  readonly section?: number;
  readonly octet?: number;
  readonly row?: number;
};

/** What became of one file. */
export type FileResult = {
  readonly file: IngestFile;
  /**
   * `added`: something of it is stored; `unchanged`: all of it was stored before; `planned`: dry
   * run; `refused`: nothing of it could be taken; `ignored`: another kind of file that lay in a
   * folder among the data. `refusals` may be there with each but the last.
   */
  readonly status: 'added' | 'unchanged' | 'planned' | 'refused' | 'ignored';
  /** collections (and runs) that hold it, in words: `eccc-gdps 2020-08-10T00:00:00Z` */
  readonly targets: readonly string[];
  /** fields or rows stored (or that would be stored) */
  readonly count: number;
  /** fields that another file or message of this ingest has too, with the same values */
  readonly repeated?: number;
  readonly refusals: readonly Refusal[];
};

/** What one ingest hands to every format. */
export type IngestContext = {
  readonly dataDir: string;
  readonly entries: readonly CollectionEntry[];
  /** the collection that was asked for with `--collection`; absent: recognise it */
  readonly collection?: string;
  /** reference system of rasters that name none or a wrong one, such as `EPSG:3978` */
  readonly crs?: string;
  /** day of rasters that name none, ISO 8601 UTC; absent: that of their collection */
  readonly referenceTime?: string;
  /** true: say what would be done, write nothing */
  readonly dryRun: boolean;
  /** true: what a table held before goes when rows are committed */
  readonly replacesRows?: boolean;
  /** counts work done: bytes of input, fields, and rows of tables, each since the last call */
  progress(done: {
    readonly bytes?: number;
    readonly items?: number;
    readonly rows?: number;
    readonly at?: string;
  }): void;
  /** the clock, ms since 1970 UTC */
  now(): number;
  readonly signal?: AbortSignal;
};

/**
 * A kind of file that can be ingested. A format is handed all its files of one ingest at once, so
 * that it can plan across them (all files of a run are committed together). It never throws for a
 * bad file: that file's result says why, and the others go on. It throws when the store itself
 * cannot be written.
 */
export type IngestFormat = {
  readonly name: string;
  /** True when the first bytes are of this format; `name` may only break a tie (text tables). */
  matches(head: Uint8Array, name: string): boolean;
  /** layouts of CSV files that it knows, in words, for those whose columns fit none */
  readonly csvLayouts?: readonly string[];
  ingest(files: readonly IngestFile[], context: IngestContext): Promise<readonly FileResult[]>;
  /** Lets go of workers and files. */
  close?(): Promise<void>;
};
