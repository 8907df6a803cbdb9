/** Rain of one event so far, and how long it has been dry since: an event ends after 5 dry hours. */
export type RainEvent = {
  readonly fallenMm: number;
  /** hours without rain within the event */
  readonly dryHours: number;
};

export const NO_RAIN: RainEvent = { fallenMm: 0, dryHours: 0 };

/** Hours without rain after which the canopy holds back rain again. */
const RESET_HOURS = 5;

/** The event as an hour with this rain finds it; `fallenMm` is without the rain of the hour. */
export function awaitRain(event: RainEvent, rainMm: number): RainEvent {
  if (rainMm > 0 || event.fallenMm === 0) return { fallenMm: event.fallenMm, dryHours: 0 };
  const dryHours = event.dryHours + 1;
  return dryHours >= RESET_HOURS ? NO_RAIN : { fallenMm: event.fallenMm, dryHours };
}

/** What of an hour's rain counts, given what the event brought before it. */
export type Intercept = 'held back' | 'just through' | 'through';

/**
 * Whether the event has passed what the canopy holds. Sums are compared in tenths of a millimetre,
 * as gauges read: 0.3 + 0.2 must not pass 0.5 for a rounding of the last bit.
 */
export function passesCanopy(event: RainEvent, rainMm: number, heldMm: number): Intercept {
  const held = Math.round(heldMm * 10);
  if (Math.round((event.fallenMm + rainMm) * 10) <= held) return 'held back';
  return Math.round(event.fallenMm * 10) <= held ? 'just through' : 'through';
}
