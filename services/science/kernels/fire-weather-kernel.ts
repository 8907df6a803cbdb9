import { ffmcScale } from '../fire-weather/codes.ts';
import type { FireWeatherOptions } from '../fire-weather/codes.ts';
import { openDayLengthTable } from './day-length-table.ts';
import type { DayLengthTable } from './day-length-table.ts';
import { FIRE_WEATHER_WASM } from './fire-weather-wasm.ts';
import { decodeBase64, WebAssembly } from './web-assembly.ts';

/** Numbers of a batch: in 32 or in 64 bits, all arrays alike. */
type Numbers = Float32Array | Float64Array;

/** The arrays of a batch, in the order of the slots in `assembly/slots.ts`; latitude apart. */
const INPUTS = ['temperatureC', 'relativeHumidityPercent', 'windKmH', 'precipitationMm'] as const;
const CODES = ['ffmc', 'dmc', 'dc'] as const;
const INDICES = ['isi', 'bui', 'fwi', 'dsr'] as const;
/** All arrays of a batch by name. */
export const BATCH_INPUTS = [...INPUTS, 'latitudeDeg'] as const;
/** The arrays of a batch that a step writes. */
export const BATCH_RESULTS = [...CODES, ...INDICES] as const;

/**
 * One day of many cells. All arrays have one length and one type; codes are read and replaced,
 * indices are written. Weather is that of noon local standard time and the 24 h before.
 */
export type FireWeatherBatch = {
  readonly [name in (typeof BATCH_INPUTS)[number] | (typeof BATCH_RESULTS)[number]]: Numbers;
} & {
  /** 1 to 12, of all cells or one of each */
  readonly month: number | Uint8Array;
  readonly options: FireWeatherOptions;
};

/** The daily Fire Weather Index System over arrays. */
export type FireWeatherKernel = {
  /**
   * One day forward. Where an input is NaN or infinite, humidity or wind are negative, or the month
   * or latitude do not exist, every result of that cell is NaN. Float32Array is computed in 32
   * bits (FFMC, DMC and BUI within 1e-3, DC within 2e-3, ISI and FWI within 1e-4 of the 64-bit
   * step), Float64Array in 64 (within 1e-9). Rain is none at or below the thresholds of 0.5, 1.5
   * and 2.8 mm as the type holds them.
   *
   * @throws {RangeError} arrays of several lengths or types
   */
  step(batch: FireWeatherBatch): void;
};

/** What `assembly/fire-weather.ts` exports; addresses are octets of `memory`. */
type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly firstSlot: { readonly value: number };
  readonly slotBytes: { readonly value: number };
  readonly stepF32: (cells: number, ffmcScale: number) => void;
  readonly stepF64: (cells: number, ffmcScale: number) => void;
};

const DAY_SLOT = INPUTS.length;
const CODE_SLOT = DAY_SLOT + 2;
const SLOTS = CODE_SLOT + BATCH_RESULTS.length;

let compiled: object | undefined;

/**
 * A kernel for this thread, with some 300 kB of its own: cells are brought in and taken out in
 * blocks that stay in the core's cache, so a batch may be of any length.
 *
 * @see Van Wagner 1987, Forestry Technical Report 35; Van Wagner & Pickett 1985 (FTR-33)
 */
export function openFireWeatherKernel(): FireWeatherKernel {
  compiled ??= new WebAssembly.Module(decodeBase64(FIRE_WEATHER_WASM));
  const exports = new WebAssembly.Instance(compiled).exports as Exports;
  // Both kinds of numbers lie in the same slots, one at a time.
  const narrow = { slots: openSlots(exports, Float32Array), step: exports.stepF32 };
  const wide = { slots: openSlots(exports, Float64Array), step: exports.stepF64 };
  const adjusted = openDayLengthTable(true);
  const canadian = openDayLengthTable(false);
  return {
    step(batch) {
      checkArrays(batch);
      const { slots, step } = batch.ffmc.BYTES_PER_ELEMENT === 4 ? narrow : wide;
      const scale = ffmcScale(batch.options.ffmcConstant);
      const days = batch.options.latitudeAdjust ? adjusted : canadian;
      const block = slots[0]!.length;
      for (let from = 0; from < batch.ffmc.length; from += block) {
        const to = Math.min(from + block, batch.ffmc.length);
        const bring = (name: (typeof INPUTS | typeof CODES)[number], slot: number) =>
          slots[slot]!.set(batch[name].subarray(from, to));
        INPUTS.forEach((name, at) => bring(name, at));
        CODES.forEach((name, at) => bring(name, CODE_SLOT + at));
        fillDayLengths(batch, days, slots, from, to);
        step(to - from, scale);
        BATCH_RESULTS.forEach((name, at) =>
          batch[name].set(slots[CODE_SLOT + at]!.subarray(0, to - from), from),
        );
      }
    },
  };
}

function openSlots(
  { memory, firstSlot, slotBytes }: Exports,
  make: Float32ArrayConstructor | Float64ArrayConstructor,
): Numbers[] {
  const cells = slotBytes.value / make.BYTES_PER_ELEMENT;
  return Array.from(
    { length: SLOTS },
    (_, slot) => new make(memory.buffer, firstSlot.value + slot * slotBytes.value, cells),
  );
}

function fillDayLengths(
  { month, latitudeDeg }: FireWeatherBatch,
  days: DayLengthTable,
  slots: readonly Numbers[],
  from: number,
  to: number,
): void {
  const { dmcHours, dcTerms } = days;
  const [hours, terms] = [slots[DAY_SLOT]!, slots[DAY_SLOT + 1]!];
  for (let cell = from; cell < to; cell++) {
    const ofMonth = typeof month === 'number' ? month : month[cell]!;
    const place = days.indexOf(ofMonth, latitudeDeg[cell]!);
    hours[cell - from] = dmcHours[place]!;
    terms[cell - from] = dcTerms[place]!;
  }
}

function checkArrays(batch: FireWeatherBatch): void {
  const { length, constructor } = batch.ffmc;
  for (const name of [...BATCH_INPUTS, ...BATCH_RESULTS]) {
    if (batch[name].length !== length || batch[name].constructor !== constructor) {
      throw new RangeError(`${name} is not as long as ffmc, or of another type`);
    }
  }
  if (typeof batch.month !== 'number' && batch.month.length !== length) {
    throw new RangeError('month is not as long as ffmc');
  }
}
