import { Fault } from '../../platform/fault.ts';

/** Least and most of each parameter by name; what lies outside is no model. */
export type ParameterRanges = Readonly<Record<string, readonly [least: number, most: number]>>;

/**
 * What a parameter may be. Stores and time bases below these have no numeric meaning (the authors'
 * programs stop there too); 20 steps of a day and 480 of an hour are their longest hydrographs.
 */
export const GR_RANGES = {
  GR4: { x1: [0.01, 100_000], x2: [-1000, 1000], x3: [0.01, 100_000], x4: [0.5, 480] },
  GR6: {
    x1: [0.01, 100_000],
    x2: [-1000, 1000],
    x3: [0.01, 100_000],
    x4: [0.5, 20],
    x5: [-1000, 1000],
    x6: [0.05, 100_000],
  },
  snow: { CTG: [0, 1], Kf: [0, 100] },
} as const satisfies Record<string, ParameterRanges>;

/** @throws {Fault} invalid-request naming every parameter that is missing or out of its range */
export function checkParameters(
  ranges: ParameterRanges,
  parameters: Readonly<Record<string, number>>,
): void {
  const errors = Object.entries(ranges).flatMap(([field, allowed]) => {
    const value = parameters[field];
    const [least, most] = allowed;
    if (value !== undefined && value >= least && value <= most) return [];
    const detail = `is ${value ?? 'missing'}, allowed is ${least} to ${most}`;
    return [{ field, value, detail, allowed }];
  });
  if (errors.length === 0) return;
  const text = errors.map(({ field, detail }) => `${field}: ${detail}`).join('; ');
  throw new Fault('invalid-request', text, { errors });
}
