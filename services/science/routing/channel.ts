import { Fault } from '../../platform/fault.ts';

/** A reach as a wide rectangular channel in which Manning's law holds. */
export type Channel = {
  readonly lengthM: number;
  readonly slopeMPerM: number;
  readonly manningSM13: number;
  readonly widthM: number;
};

/** Ratio of wave celerity to mean velocity in a wide channel by Manning's law. */
export const CELERITY_RATIO = 5 / 3;

const FIELDS = ['lengthM', 'slopeMPerM', 'manningSM13', 'widthM'] as const;

/**
 * Mean velocity as a power of discharge: v = factor Q^0.4.
 *
 * @returns factor, m^-0.2 s^-0.6
 * @see Chow, Maidment & Mays 1988, Applied Hydrology, section 9.3 (kinematic celerity 5/3 v)
 */
export function velocityFactor({ slopeMPerM, manningSM13, widthM }: Channel): number {
  return slopeMPerM ** 0.3 / (manningSM13 ** 0.6 * widthM ** 0.4);
}

/** @throws {Fault} invalid-request naming each measure of a reach that is not above zero */
export function checkChannel(id: string, channel: Channel): void {
  const errors = FIELDS.filter((field) => !(channel[field] > 0)).map((field) => ({
    field: `${field} of reach ${id}`,
    value: channel[field],
    detail: `is ${channel[field]}, allowed is above 0`,
    allowed: 'above 0',
  }));
  if (errors.length === 0) return;
  const text = errors.map(({ field, detail }) => `${field}: ${detail}`).join('; ');
  throw new Fault('invalid-request', text, { errors });
}
