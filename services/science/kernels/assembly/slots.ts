/**
 * Where the arrays of a block of cells lie in memory: one slot an array, the loader counts them in
 * the same order. 16 KiB are 4,096 cells of f32 or 2,048 of f64; all slots stay in a core's cache.
 */
export const SLOT_BYTES: usize = 1 << 14;
const FIRST = memory.data(18 << 14, 16);

export const TEMPERATURE: usize = FIRST;
export const HUMIDITY: usize = FIRST + SLOT_BYTES;
export const WIND: usize = FIRST + 2 * SLOT_BYTES;
export const RAIN: usize = FIRST + 3 * SLOT_BYTES;
/** Effective day length of the DMC, h, and day-length term of the DC. */
export const DMC_DAY: usize = FIRST + 4 * SLOT_BYTES;
export const DC_DAY: usize = FIRST + 5 * SLOT_BYTES;
/** Of the day before; after the step, of the day. */
export const FFMC: usize = FIRST + 6 * SLOT_BYTES;
export const DMC: usize = FIRST + 7 * SLOT_BYTES;
export const DC: usize = FIRST + 8 * SLOT_BYTES;
export const ISI: usize = FIRST + 9 * SLOT_BYTES;
export const BUI: usize = FIRST + 10 * SLOT_BYTES;
export const FWI: usize = FIRST + 11 * SLOT_BYTES;
export const DSR: usize = FIRST + 12 * SLOT_BYTES;

/** Mask of the missing cells. */
export const NONE: usize = FIRST + 13 * SLOT_BYTES;
/** Moisture content of the fine fuel, %. */
export const MOISTURE: usize = FIRST + 14 * SLOT_BYTES;
/** Equilibrium moisture contents of drying and wetting, %. */
export const DRYING: usize = FIRST + 15 * SLOT_BYTES;
export const WETTING: usize = FIRST + 16 * SLOT_BYTES;
/** Of relative humidity in %, later of the FWI. */
export const LOGARITHM: usize = FIRST + 17 * SLOT_BYTES;
