import type { Grid } from '../earth/grid.ts';
import type { Resampling } from '../formats/geotiff/overviews.ts';
import type { CogHead } from '../formats/geotiff/write-cog.ts';
import type { SeriesFile } from './run.ts';
import type { Slot } from './series-layout.ts';

/** Range of values of one band; `min` and `max` are null when every value is missing. */
export type BandStatistics = {
  readonly min: number | null;
  readonly max: number | null;
  readonly missing: number;
};

/** What a file is known by after writing. */
export type WrittenFile = { readonly bytes: number; readonly sha256: string };

/** Where compressed blocks of one band lie: in a file, all levels or as a band of a COG. */
export type BandPart =
  | {
      readonly from: 'spool';
      readonly path: string;
      readonly offset: number;
      readonly blockBytes: readonly Uint32Array[];
    }
  | { readonly from: 'map'; readonly path: string; readonly band: number };

/** Work of a writer's thread. Paths are absolute. */
export type StoreJob =
  | {
      /** compress a field; with `file` write it as a map of one band, else hand back its blocks */
      readonly kind: 'band';
      readonly values: Float32Array<ArrayBuffer>;
      readonly member: number | null;
      readonly resampling: Resampling;
      readonly shape: { readonly nx: number; readonly ny: number };
      readonly file?: { readonly path: string; readonly head: CogHead };
    }
  | {
      /** put bands compressed before together into one map */
      readonly kind: 'map';
      readonly path: string;
      readonly head: CogHead;
      readonly bands: readonly BandPart[];
    }
  | {
      /** cut one tile of cells out of all maps of a run */
      readonly kind: 'series';
      readonly path: string;
      readonly plan: SeriesPlan;
      readonly tileRow: number;
      readonly tileColumn: number;
    };

/** All that a series tile is made of. */
export type SeriesPlan = {
  readonly grid: Grid;
  readonly referenceMs: number;
  /** the rows of every cell, in their order */
  readonly slots: readonly Slot[];
  readonly variables: readonly {
    readonly id: string;
    /** for each band of each map the slot it fills */
    readonly maps: readonly { readonly path: string; readonly slots: readonly number[] }[];
  }[];
};

export type StoreResult =
  | {
      readonly kind: 'band';
      readonly statistics: BandStatistics;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly blockBytes: readonly Uint32Array[];
      readonly written?: WrittenFile;
    }
  | { readonly kind: 'map'; readonly written: WrittenFile }
  | {
      readonly kind: 'series';
      readonly written: WrittenFile;
      readonly rows: number;
      readonly bbox: SeriesFile['bbox'];
    };

/** Runs a job on a writer's thread. */
export type RunJob = (job: StoreJob) => Promise<StoreResult>;
