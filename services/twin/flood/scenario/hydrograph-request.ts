import { z } from 'zod';

import type { RiverPlaceInput } from './place.ts';

export const AreaInput = z.string().max(64).optional();
export const NameInput = z.string().trim().min(1).max(80).optional();
/** Members of the weather, or its control; all members where not given. */
export const MembersInput = z
  .union([z.literal('control'), z.array(z.number().int().nonnegative()).min(1).max(200)])
  .optional();
export const RainFactorInput = z.number().min(0).max(10).optional();
export const RainInput = z
  .strictObject({
    /** over all basins, in the place of the forecast's, from its start */
    mmPerHour: z.number().min(0).max(200),
    hours: z.number().int().min(1).max(240),
  })
  .optional();
export const WarmerInput = z.number().min(-20).max(20).optional();
export const SnowInput = z.number().min(0).max(3000).optional();
export const WetnessInput = z.number().min(0).max(1).optional();

/** What a scenario of a river asks for. */
export type HydrographRequest = {
  readonly place: RiverPlaceInput;
  readonly area?: string | undefined;
  readonly name?: string | undefined;
  readonly members?: 'control' | readonly number[] | undefined;
  readonly rainFactor?: number | undefined;
  readonly rain?: z.infer<typeof RainInput>;
  readonly warmerC?: number | undefined;
  readonly snowWaterMm?: number | undefined;
  readonly wetness?: number | undefined;
};
