import { z } from 'zod';

import { readAreaFile } from '../read-areas.ts';

const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{1,63}$/);
const Words = z.object({ en: z.string().min(1), fr: z.string().min(1) });
const Longitude = z.number().min(-180).max(180);
const Latitude = z.number().min(-90).max(90);
const Days = z.number().int().min(1).max(30);

const FireWeatherSettings = z.strictObject({
  /** 147.27723 (cffdrs 1.9 and later) or 147.2 (FTR-33) */
  ffmcConstant: z.union([z.literal(147.27723), z.literal(147.2)]),
  /** day lengths by latitude */
  latitudeAdjust: z.boolean(),
  startCodes: z.strictObject({
    ffmc: z.number().min(0).max(101),
    dmc: z.number().nonnegative(),
    dc: z.number().nonnegative(),
  }),
  /** days of observations before the run that carry the codes to its start */
  stationDays: z.number().int().min(0).max(400),
  /** how much colder it is a metre higher, between stations and cells, K m-1 */
  lapseKPerM: z.number().min(0).max(0.02),
  season: z.strictObject({
    startDays: Days,
    startNoonC: z.number(),
    stopDays: Days,
    stopNoonC: z.number(),
    snowFreeDays: Days,
    snowKgM2: z.number().nonnegative(),
  }),
  /**
   * Share of autumn's moisture and of winter's precipitation that is in the ground in spring; null:
   * seasons begin with the drought code of `startCodes`. Needs observed days from autumn on
   */
  overwinter: z
    .strictObject({
      carryOver: z.number().min(0).max(1),
      wetting: z.number().positive().max(1),
    })
    .nullable()
    .default(null),
});

const FireBehaviourSettings = z.strictObject({
  /** of grass (O1), where the landscape says nothing */
  curingPercent: z.number().min(0).max(100),
  /** of M1 and M2 */
  percentConifer: z.number().min(0).max(100),
  /** of M3 and M4 */
  percentDeadFir: z.number().min(0).max(100),
  grassFuelLoadKgM2: z.number().positive(),
  stepHours: z.number().int().min(1).max(24),
  /** fire that ground crews, and that aircraft, cannot fight */
  intensityThresholdsKWM: z.array(z.number().positive()).min(1),
});

const Area = z.strictObject({
  id: Id,
  title: Words,
  /** false: an example that is checked, and not run */
  enabled: z.boolean().default(true),
  /** west, south, east, north: weather beyond it is left out. Absent: the whole grid of a run */
  within: z
    .tuple([Longitude, Latitude, Longitude, Latitude])
    .refine(([west, south, east, north]) => west < east && south < north, {
      error: 'west must lie before east, and south before north',
    })
    .optional(),
  /**
   * The day of the year (month, day) that a run begins on, whatever its date: exercise worlds have
   * one season. Day lengths and foliar moisture follow it. Absent: the true date
   */
  runsBeginOn: z
    .tuple([z.number().int().min(1).max(12), z.number().int().min(1).max(31)])
    .optional(),
  weather: z.strictObject({ control: Id, ensemble: Id.optional() }),
  landscape: Id.optional(),
  observations: z.strictObject({
    stations: Id.optional(),
    hotspots: Id.optional(),
    perimeters: Id.optional(),
    /** collections of precipitation analyses, the best first; stations fill what they leave open */
    precipitation: z.array(Id).default([]),
    /** works, flares, volcanoes: hot, and no fire */
    heatSources: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          lonDeg: Longitude,
          latDeg: Latitude,
          radiusM: z.number().positive(),
        }),
      )
      .default([]),
  }),
  exposure: z.strictObject({ facilities: Id.optional(), roads: Id.optional() }),
  /** one run has one grid: control and ensemble go to collections of their own */
  outputs: z.strictObject({
    fireWeather: Id,
    fireWeatherEnsemble: Id,
    fireWeatherHourly: Id,
    /** FWI2025 beside it, of a control with hourly steps; absent: not computed */
    fireWeather2025: Id.optional(),
    fireBehaviour: Id,
    fireSpread: Id,
    fireSpreadEnsemble: Id,
    /** tables: several areas may share them */
    fireIsochrones: Id,
    fires: Id,
    /** table of the codes at the stations; absent: none is written */
    fireWeatherStations: Id.optional(),
  }),
  fireWeather: FireWeatherSettings,
  fireBehaviour: FireBehaviourSettings,
  fireSpread: z.strictObject({
    /** how far ahead fires are grown */
    hours: z.number().int().min(1).max(240),
    /** a fire of which nothing newer than this was seen is not grown */
    recentHours: z.number().positive(),
  }),
  /** runs of each output that stay */
  runsKept: z.number().int().min(1),
});

/** Where the wildfire twin runs: what it reads, where it writes, with which settings. */
export type Area = Readonly<z.infer<typeof Area>>;

/**
 * The enabled areas of `twins/wildfire.json` in a catalog folder; none where there is no such file.
 *
 * @throws {Fault} bad-configuration naming each wrong setting
 */
export async function readAreas(catalogDir: string): Promise<readonly Area[]> {
  // Two areas have two grids, and a run has one: tables alone may be shared.
  const areas = await readAreaFile(catalogDir, 'wildfire', Area, ({ outputs }) => {
    const { fireIsochrones: _outlines, fires: _fires, ...runs } = outputs;
    return Object.values(runs).filter((id) => id !== undefined);
  });
  return areas.filter(({ enabled }) => enabled);
}

const DAY_MS = 86_400_000;

/**
 * The date that decides on the season: the true one, or for an area with a season of its own the
 * one as far from its first day as the true one is from the run's.
 *
 * @returns 00:00 UTC of that date
 */
export function seasonDateMs({ runsBeginOn }: Area, dayMs: number, referenceMs: number): number {
  if (runsBeginOn === undefined) return dayMs;
  const year = new Date(referenceMs).getUTCFullYear();
  const firstMs = Date.UTC(year, runsBeginOn[0] - 1, runsBeginOn[1]);
  return firstMs + dayMs - Math.floor(referenceMs / DAY_MS) * DAY_MS;
}
