import { z } from 'zod';

import { AreaPlaceInput } from '../../exposure/place-input.ts';

const MOST_HOURS = 240;
const LonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const Id = z.string().trim().min(1).max(80);
const Discharge = z.number().min(0).max(100_000);

export const AreaInput = z.string().max(64).optional();
export const NameInput = z.string().trim().min(1).max(80).optional();
export const WithinInput = AreaPlaceInput.optional();
export const StartInput = z.iso.datetime({ offset: true }).optional();
export const HoursInput = z.number().min(1).max(MOST_HOURS).default(24);

const GivenInflow = z.strictObject({
  /** where a reach enters the terrain, or a place within it; the largest river where neither is given */
  reach: Id.optional(),
  point: LonLat.optional(),
  dischargeM3S: z.union([
    Discharge,
    z
      .array(z.strictObject({ hours: z.number().min(0).max(MOST_HOURS), m3s: Discharge }))
      .min(2)
      .max(2000),
  ]),
});
export type GivenInflow = z.infer<typeof GivenInflow>;

export const InflowsInput = z
  .union([
    z.strictObject({ forecast: z.literal('control') }),
    z.strictObject({ member: z.number().int().min(0).max(1000) }),
    z.strictObject({ quantile: z.number().min(0).max(1) }),
    z.array(GivenInflow).min(1).max(20),
  ])
  .default({ forecast: 'control' });

const Breach = z.strictObject({
  /** a levee or a place where one may break, of the area's table */
  levee: Id.optional(),
  place: LonLat.optional(),
  widthM: z.number().min(1).max(2000).optional(),
  time: z.iso.datetime({ offset: true }).optional(),
  invertM: z.number().min(-500).max(9000).optional(),
  depthM: z.number().positive().max(100).optional(),
  formationMinutes: z.number().min(0).max(2880).optional(),
});
export type BreachInput = z.infer<typeof Breach>;
export const BreachesInput = z.array(Breach).max(20).default([]);

export const RainFactorInput = z.number().min(0).max(10).default(1);
export const RainInput = z
  .strictObject({
    mmPerHour: z.number().min(0).max(500),
    hours: z.number().positive().max(MOST_HOURS),
    fromHour: z.number().min(0).max(MOST_HOURS).default(0),
  })
  .optional();

const Barrier = z.strictObject({
  line: z.array(LonLat).min(2).max(500),
  /** altitude of its crest, or its height over the ground; one of them */
  crestM: z.number().min(-500).max(9000).optional(),
  heightM: z.number().positive().max(50).optional(),
});
export type BarrierInput = z.infer<typeof Barrier>;
export const BarriersInput = z.array(Barrier).max(50).default([]);

export const RoughnessInput = z.number().min(0.2).max(5).default(1);
export const IntervalInput = z.number().min(5).max(1440).default(60);
export const CoarserInput = z.number().int().min(1).max(4).default(1);
export const CompareInput = z.boolean().default(true);
export const EstimateInput = z.boolean().default(false);

/** What a scenario of water in a town asks for. */
export type InundationRequest = {
  readonly area?: string | undefined;
  readonly name?: string | undefined;
  readonly within?: z.output<typeof WithinInput>;
  readonly start?: string | undefined;
  readonly hours: number;
  readonly inflows: z.output<typeof InflowsInput>;
  readonly breach: readonly BreachInput[];
  readonly rainFactor: number;
  readonly rain?: z.output<typeof RainInput>;
  readonly barriers: readonly BarrierInput[];
  readonly roughnessFactor: number;
  readonly intervalMinutes: number;
  /** so many cells of the terrain side by side make one: an eighth of the time for 2 */
  readonly coarser: number;
  readonly compareToBase: boolean;
};
