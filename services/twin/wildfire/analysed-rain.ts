import { gridKey } from '../../earth/grid.ts';
import type { Grid } from '../../earth/grid.ts';
import type { GridGeometry } from '../../earth/grid-geometry.ts';
import type { Run } from '../../store/run.ts';
import { openRunFields } from '../run-fields.ts';
import type { TwinDeps } from '../twin-deps.ts';
import { openAmountPeriods, type AmountPeriods, type Period } from '../amount-periods.ts';
import { localNoonMs } from './local-noon.ts';
import { openAmountRegrid, type AmountRegrid } from './regrid-amount.ts';
import { listPeriods } from '../run-amounts.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Analyses end at 00, 06, 12 and 18 UTC. */
const CYCLE_MS = 6 * HOUR_MS;
/** Amounts of analyses; the one of a day has more gauges in it than four of six hours. */
const AMOUNTS = ['precipitation_amount_24h', 'precipitation_amount_6h'];
/** An analysis that ended longer before noon is not of that day. */
const LAGS_MS = [0, CYCLE_MS, 2 * CYCLE_MS];

/** Analysed precipitation of a fire day. */
export type AnalysedDay = {
  /** kg m-2; NaN where no analysis has the cell */
  readonly amount: Float32Array;
  /** share of the cells wanted that each collection gave */
  readonly shares: Readonly<Record<string, number>>;
};

/** Precipitation analyses (RDPA, HRDPA) on the cells of a run. */
export type AnalysedRain = {
  /** How each collection was brought to the cells; filled as grids are met. */
  readonly methods: ReadonlyMap<string, AmountRegrid['method']>;
  /**
   * 24 hours that end with the last analysis at or before local noon, cell by cell: the first
   * collection that has the cell counts.
   *
   * @param dayMs 00:00 UTC of the local date
   */
  readDay(dayMs: number): Promise<AnalysedDay>;
  /**
   * What fell from the end of the analysed day that `fromMs` lies after, to `toMs`.
   *
   * @returns undefined where no collection covers it; `hours` is the whole span
   */
  readSince(
    fromMs: number,
    toMs: number,
  ): Promise<{ readonly amount: Float32Array; readonly hours: number } | undefined>;
};

type Source = {
  readonly collection: string;
  readonly periods: AmountPeriods<AnalysedPeriod>;
  readonly lagMs: number;
};
type AnalysedPeriod = Period & { readonly id: string; readonly run: Run };

/**
 * Opens the analyses of some collections.
 *
 * Days of one collection all end at the same hour, so that no hour counts twice and none is lost:
 * at the last analysis before noon where the most days have that, else at one up to 12 h earlier.
 *
 * @param collections in order of preference
 * @param cells where amounts are wanted: lons NaN = none
 */
export function openAnalysedRain(
  collections: readonly { readonly collection: string; readonly runs: readonly Run[] }[],
  cells: {
    readonly grid: Grid;
    readonly lons: Float64Array;
    readonly lats: Float64Array;
  },
  days: { readonly firstMs: number; readonly lastMs: number },
  deps: Pick<TwinDeps, 'runs' | 'geometryOf'>,
): AnalysedRain {
  const { lons } = cells;
  // The day of a cell ends some hours after 00 UTC of its date, always the same.
  const endOf = Float64Array.from(
    lons,
    (lon) => Math.floor(localNoonMs(0, lon) / CYCLE_MS) * CYCLE_MS,
  );
  const ends = [...new Set(endOf)].filter((ms) => !Number.isNaN(ms));
  const wanted = lons.reduce((sum, lon) => sum + Number(!Number.isNaN(lon)), 0);
  const sources = collections.map(({ collection, runs }) => ({
    collection,
    ...chooseLag(openPeriods(runs), ends, days),
  }));
  const methods = new Map<string, AmountRegrid['method']>();
  const target: GridGeometry = deps.geometryOf(cells.grid);
  const regrids = new Map<string, AmountRegrid>();

  function regridOf({ collection, grid }: Run): AmountRegrid {
    const key = `${collection} ${gridKey(grid)}`;
    const made = regrids.get(key) ?? openAmountRegrid(deps.geometryOf(grid), target, cells);
    regrids.set(key, made);
    methods.set(collection, made.method);
    return made;
  }

  async function readSpan({ periods }: Source, fromMs: number, toMs: number) {
    const cover = periods.cover(fromMs, toMs);
    if (cover === undefined || cover.length === 0) return undefined;
    const sum = new Float32Array(lons.length);
    for (const { run, id, toMs: validMs } of cover) {
      const fields = openRunFields(run, deps.runs.runFolder(run.collection, run.referenceTime));
      try {
        const amount = regridOf(run).apply(await fields.readField(id, validMs, null));
        for (let cell = 0; cell < sum.length; cell++) sum[cell]! += amount[cell]!;
      } finally {
        fields.close();
      }
    }
    return sum;
  }

  return {
    methods,
    async readDay(dayMs) {
      const amount = new Float32Array(lons.length).fill(NaN);
      const shares: Record<string, number> = {};
      for (const source of sources) {
        let given = 0;
        for (const end of ends) {
          const lastMs = dayMs + end - source.lagMs;
          const own = await readSpan(source, lastMs - DAY_MS, lastMs);
          if (own === undefined) continue;
          for (let cell = 0; cell < own.length; cell++) {
            const isOpen = endOf[cell] === end && Number.isNaN(amount[cell]);
            if (!isOpen || Number.isNaN(own[cell])) continue;
            amount[cell] = own[cell]!;
            given += 1;
          }
        }
        if (given > 0) shares[source.collection] = given / wanted;
      }
      return { amount, shares };
    },
    async readSince(fromMs, toMs) {
      for (const source of sources) {
        const dayEndMs = Math.floor(fromMs / CYCLE_MS) * CYCLE_MS - source.lagMs;
        const amount = await readSpan(source, dayEndMs, toMs);
        if (amount !== undefined) return { amount, hours: (toMs - dayEndMs) / HOUR_MS };
      }
      return undefined;
    },
  };
}

function openPeriods(runs: readonly Run[]): AmountPeriods<AnalysedPeriod> {
  return openAmountPeriods(
    runs.flatMap((run) =>
      AMOUNTS.flatMap((id) => listPeriods({ run }, null, id).map((period) => ({ ...period, run }))),
    ),
  );
}

function chooseLag(
  periods: AmountPeriods<AnalysedPeriod>,
  ends: readonly number[],
  { firstMs, lastMs }: { readonly firstMs: number; readonly lastMs: number },
): Pick<Source, 'periods' | 'lagMs'> {
  const countDays = (lagMs: number) => {
    let count = 0;
    for (let dayMs = firstMs; dayMs <= lastMs; dayMs += DAY_MS) {
      for (const end of ends) {
        const toMs = dayMs + end - lagMs;
        if (periods.cover(toMs - DAY_MS, toMs) !== undefined) count += 1;
      }
    }
    return count;
  };
  const lagMs = LAGS_MS.reduce((best, lag) => (countDays(lag) > countDays(best) ? lag : best));
  return { periods, lagMs };
}
