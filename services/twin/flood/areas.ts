import { z } from 'zod';

import { readAreaFile } from '../read-areas.ts';
import { RiverCells, type CellArea } from './river-cells/settings.ts';

const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{1,63}$/);
const Words = z.object({ en: z.string().min(1), fr: z.string().min(1) });
const Hours = z.number().int().positive();

const RunoffSettings = z.strictObject({
  /** weather before the forecast that fills the stores */
  warmUpDays: z.number().int().min(30).max(1500),
  /** CemaNeige for days: weight of the snow's own temperature, 0 to 1; melt, mm per degC and day */
  snow: z.strictObject({ CTG: z.number().min(0).max(1), Kf: z.number().positive().max(100) }),
});

const AssimilationSettings = z.strictObject({
  /** observations before the forecast that correct the stores, and skill is counted on */
  hours: z.number().int().min(24).max(2400),
  /** sets of stores for each weather member: their uncertainty beside that of the weather */
  storesPerMember: z.number().int().min(1).max(20),
  /** how often readings correct the stores, hours: errors of readings close in time are alike */
  everyHours: z.number().int().min(1).max(48),
  /** how uncertain the past weather is taken to be; absent: as in the papers on such filters */
  noise: z
    .strictObject({
      rainSigma: z.number().min(0).max(2),
      rainHours: z.number().positive(),
      evaporationSigma: z.number().min(0).max(2),
      evaporationHours: z.number().positive(),
      betweenBasins: z.number().min(0).max(1),
      storeSigma: z.number().min(0).max(1),
    })
    .optional(),
  /** standard error of a discharge whose gauge has no rating, as a share */
  dischargeError: z.number().positive().max(1),
  seed: z.number().int().nonnegative(),
});

const InundationSettings = z.strictObject({
  /** collections of runs: under the control forecast, and under a flow that few members exceed */
  control: Id,
  high: Id,
  /** share of the members that stay below the high flow, hour by hour */
  highShare: z.number().gt(0.5).lt(1),
  /** the longest run, hours from where the rivers begin to rise */
  hours: Hours.max(240),
  /** how often depth is told, hours */
  stepHours: Hours.max(24),
  /** so many cells of the terrain side by side make one: an eighth of the time for 2 */
  coarser: z.number().int().min(1).max(4).default(1),
});

const Area = z.strictObject({
  /** every reach of a network, with its gauges; `cells` is of a gridded model alone */
  covers: z.literal('reaches').optional(),
  id: Id,
  title: Words,
  /** false: an example that is checked, and not run */
  enabled: z.boolean().default(true),
  weather: z.strictObject({
    control: Id,
    ensemble: Id.optional(),
    /** table of the past weather of each basin, hourly */
    past: Id,
  }),
  /** run with `surface_altitude` for where the water goes; absent: no extent is computed */
  landscape: Id.optional(),
  /** fine terrain of a town, for the process `flood-inundation` */
  town: Id.optional(),
  network: z.strictObject({ reaches: Id, basins: Id }),
  observations: z.strictObject({
    gauges: Id,
    discharge: Id,
    annualPeaks: Id.optional(),
    /** whose codes the readings carry: `wsc` (Water Survey of Canada), or words of this project */
    flags: z.enum(['wsc', 'isohyet']),
  }),
  /** yearly peaks of the model itself at each reach: thresholds are never taken from gauges */
  reachClimate: Id,
  exposure: z
    .strictObject({ facilities: Id.optional(), roads: Id.optional(), levees: Id.optional() })
    .default({}),
  outputs: z.strictObject({
    /** tables: several areas may share them */
    hydrograph: Id,
    /** row a gauge: what is used of it, its thresholds, its coming peak */
    gauges: Id,
    outlook: Id,
    scores: Id,
    /** one run has one grid: products and members go to collections of their own */
    extent: Id.optional(),
    extentEnsemble: Id.optional(),
  }),
  runoff: RunoffSettings,
  assimilation: AssimilationSettings,
  /** how far ahead: at most as far as the weather goes */
  forecastHours: Hours.max(360),
  /** hours of the past in the hydrographs */
  pastHours: Hours.max(720),
  /** reaches whose hydrographs are written beside those of the gauges */
  reachesOfInterest: z.array(z.string().min(1)).default([]),
  outlook: z.strictObject({
    /** smaller reaches are not told: the weather does not resolve them */
    leastAreaKm2: z.number().nonnegative(),
  }),
  extent: z.strictObject({
    /** how often depth is told, hours */
    stepHours: Hours.max(24),
    /** depths whose probability is told, m */
    depthThresholdsM: z.array(z.number().positive()).min(1),
    /** roughness of rivers and plains where neither reaches nor landscape say one, s m-1/3 */
    manningSM13: z.number().positive().max(1),
  }),
  /** how unusual the flow is on the cells of a gridded model; absent: not told */
  riverCells: RiverCells.optional(),
  /** water street by street in the town with each forecast; absent: on request alone */
  inundation: InundationSettings.optional(),
  /** runs of each output that stay */
  runsKept: z.number().int().min(1),
});

/** An area that has nothing but the cells of a gridded river model. */
const CellsAlone = z.strictObject({
  covers: z.literal('cells'),
  id: Id,
  title: Words,
  enabled: z.boolean().default(true),
  riverCells: RiverCells,
  runsKept: z.number().int().min(1),
});

const AnyArea = z.discriminatedUnion('covers', [Area, CellsAlone]);
type AnyArea = Readonly<z.infer<typeof AnyArea>>;

/** Where the flood twin runs: what it reads, where it writes, with which settings. */
export type Area = Readonly<z.infer<typeof Area>>;

/**
 * The enabled areas of `twins/flood.json` in a catalog folder that have a network of reaches; none
 * where there is no such file.
 *
 * @throws {Fault} bad-configuration naming each wrong setting
 */
export async function readAreas(catalogDir: string): Promise<readonly Area[]> {
  return (await readAll(catalogDir)).filter((area) => area.covers !== 'cells');
}

/**
 * The enabled areas that have cells of a gridded river model, those with reaches beside them too.
 *
 * @throws {Fault} bad-configuration naming each wrong setting
 */
export async function readCellAreas(catalogDir: string): Promise<readonly CellArea[]> {
  return (await readAll(catalogDir)).flatMap(({ id, runsKept, riverCells }) =>
    riverCells === undefined ? [] : [{ id, runsKept, riverCells }],
  );
}

async function readAll(catalogDir: string): Promise<readonly AnyArea[]> {
  const areas = await readAreaFile(catalogDir, 'flood', AnyArea, (area) => {
    const { riverCells } = area;
    const extents =
      area.covers === 'cells'
        ? []
        : [
            area.outputs.extent,
            area.outputs.extentEnsemble,
            area.inundation?.control,
            area.inundation?.high,
          ];
    return [...extents, riverCells?.thresholds, riverCells?.outlook].filter(
      (id) => id !== undefined,
    );
  });
  return areas.filter(({ enabled }) => enabled);
}
