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

/** A channel with an ordinary flow, for which it is cut into segments. */
export type ReferredChannel = Channel & { readonly referenceDischargeM3S: number };

const FIELDS = ['lengthM', 'slopeMPerM', 'manningSM13', 'widthM', 'referenceDischargeM3S'] as const;

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
export function checkChannel(id: string, channel: ReferredChannel): void {
  const isAbove = (value: number) => value > 0 && value < Infinity;
  const errors = FIELDS.filter((field) => !isAbove(channel[field])).map((field) => ({
    field: `${field} of reach ${id}`,
    value: channel[field],
    detail: `is ${channel[field]}, allowed is above 0`,
    allowed: 'above 0',
  }));
  if (errors.length === 0) return;
  const text = errors.map(({ field, detail }) => `${field}: ${detail}`).join('; ');
  throw new Fault('invalid-request', text, { errors });
}
