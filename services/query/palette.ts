import type { ColourMap, Style, StyleClass, ContinuousStyle } from '../catalog/style.ts';

/** Least and greatest value a style runs over, canonical unit. */
export type ValueRange = { readonly min: number; readonly max: number };

/** A style made ready to colour values: steps of value, each with its place in the palette. */
export type Palette = {
  /** four octets a colour; the first is transparent: missing and not coloured */
  readonly rgba: Uint8Array;
  /** the ends of the ramp, or the outermost bounds of the classes; undefined where there are none */
  readonly range: ValueRange | undefined;
  /** Writes the palette index of each value; NaN gives 0. */
  readonly toIndices: (values: Float32Array, out: Uint8Array) => void;
};

/** `#rrggbb` that a palette gives a value, null where it leaves the pixel transparent. */
export function colourOf({ rgba, toIndices }: Palette, value: number): string | null {
  const index = new Uint8Array(1);
  toIndices(Float32Array.of(value), index);
  const [red, green, blue, alpha] = rgba.subarray(4 * index[0]!, 4 * index[0]! + 4);
  if (alpha === 0) return null;
  const hex = [red!, green!, blue!].map((octet) => octet.toString(16).padStart(2, '0'));
  return `#${hex.join('')}`;
}

/** Colours of a ramp: with the transparent one and two of a hatch they fill a palette of 256. */
const RAMP_COLOURS = 253;
/** Bins of the first guess: fine enough that few values have to be moved on. */
const BINS = 4096;

/**
 * A palette of a style. Values are compared with the bounds in 32 bits, as fields hold them: a
 * value decoded as 0.3 is in the class that begins at 0.3.
 *
 * @param colourMap of a continuous style
 * @param data range of the run's values, for styles whose limits are those of the data
 */
export function openPalette(
  style: Style,
  colourMap: ColourMap | undefined,
  data: ValueRange | undefined,
): Palette {
  return style.kind === 'classes'
    ? openClasses(style.classes)
    : openRamp(style, colourMap, findLimits(style, data));
}

/** The values at which a continuous style begins and ends, canonical unit. */
export function findLimits(style: ContinuousStyle, data: ValueRange | undefined): ValueRange {
  const { limits } = style;
  if (typeof limits !== 'string') return { min: limits[0], max: limits[1] };
  const { min, max } = data ?? { min: 0, max: 1 };
  const most = Math.max(Math.abs(min), Math.abs(max));
  const found = limits === 'data' ? { min, max } : { min: -most, max: most };
  // A constant field still needs a ramp of some width.
  return found.min < found.max ? found : { min: found.min - 0.5, max: found.min + 0.5 };
}

/** The colour of a place on a continuous style, 0 (its least value) to 1. */
export function rampColour(style: ContinuousStyle, colourMap: ColourMap, share: number): string {
  const { from, to, reversed } = style.colourMap;
  const along = from + (to - from) * Math.min(Math.max(share, 0), 1);
  const place = reversed ? 1 - along : along;
  return colourMap.colours[Math.round(place * (colourMap.colours.length - 1))]!;
}

/** How far along a continuous style a value lies, 0 to 1 within its limits. */
export function rampShare(style: ContinuousStyle, { min, max }: ValueRange, value: number): number {
  const toScale = (v: number) => (style.scale === 'log' ? Math.log(v) : v);
  const share = (toScale(value) - toScale(min)) / (toScale(max) - toScale(min));
  return style.scale === 'sqrt' ? Math.sqrt(Math.max(share, 0)) : share;
}

function openRamp(
  style: ContinuousStyle,
  colourMap: ColourMap | undefined,
  limits: ValueRange,
): Palette {
  if (colourMap === undefined) throw new RangeError(`style ${style.id} needs its colour map`);
  const rgba = new Uint8Array(4 * (RAMP_COLOURS + 1));
  for (let step = 0; step < RAMP_COLOURS; step++) {
    rgba.set(toRgba(rampColour(style, colourMap, step / (RAMP_COLOURS - 1))), 4 * (step + 1));
  }
  const ends: RampEnds = {
    min: Math.fround(limits.min),
    max: Math.fround(limits.max),
    below: style.below === 'extend' ? 1 : 0,
    above: style.above === 'extend' ? RAMP_COLOURS : 0,
  };
  const index = { linear: indexLinear, sqrt: indexSqrt, log: indexLog }[style.scale];
  return { rgba, range: limits, toIndices: (values, out) => index(values, out, ends) };
}

type RampEnds = {
  readonly min: number;
  readonly max: number;
  readonly below: number;
  readonly above: number;
};

/** Index of a value outside the ramp or at its end; NaN is neither below nor above. */
function indexAtEnd(value: number, { min, max, below, above }: RampEnds): number {
  if (value === max) return RAMP_COLOURS;
  return value < min ? below : value > max ? above : 0;
}

// One loop a scale: they run over every pixel, and a choice in them costs as much as the rest.
function indexLinear(values: Float32Array, out: Uint8Array, ends: RampEnds): void {
  const { min, max } = ends;
  const perUnit = RAMP_COLOURS / (max - min);
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    const isWithin = value >= min && value < max;
    out[at] = isWithin ? 1 + (((value - min) * perUnit) | 0) : indexAtEnd(value, ends);
  }
}

function indexSqrt(values: Float32Array, out: Uint8Array, ends: RampEnds): void {
  const { min, max } = ends;
  const perUnit = RAMP_COLOURS / Math.sqrt(max - min);
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    const isWithin = value >= min && value < max;
    out[at] = isWithin ? 1 + ((Math.sqrt(value - min) * perUnit) | 0) : indexAtEnd(value, ends);
  }
}

function indexLog(values: Float32Array, out: Uint8Array, ends: RampEnds): void {
  const { min, max } = ends;
  const perUnit = RAMP_COLOURS / Math.log(max / min);
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    const isWithin = value >= min && value < max;
    out[at] = isWithin ? 1 + ((Math.log(value / min) * perUnit) | 0) : indexAtEnd(value, ends);
  }
}

function openClasses(classes: readonly StyleClass[]): Palette {
  const rgba = new Uint8Array(4 * (classes.length + 1));
  const bounds: number[] = [];
  const indices: number[] = [];
  classes.forEach(({ from, colour }, at) => {
    if (from === null) indices.push(colour === null ? 0 : at + 1);
    else {
      // Nothing is said of values below the first bound: they are not coloured.
      if (at === 0) indices.push(0);
      bounds.push(from);
      indices.push(colour === null ? 0 : at + 1);
    }
    if (colour !== null) rgba.set(toRgba(colour), 4 * (at + 1));
  });
  const end = classes.at(-1)!.to;
  if (end !== null) {
    bounds.push(end);
    indices.push(0);
  }
  const range = bounds.length < 2 ? undefined : { min: bounds[0]!, max: bounds.at(-1)! };
  return { rgba, range, toIndices: openSteps(bounds, indices) };
}

/**
 * `indices[k]` for values with k bounds at or below them. A table of bins gives a first k that is
 * never too high; the bounds themselves settle it.
 */
function openSteps(bounds: readonly number[], indices: readonly number[]) {
  const edges = Float32Array.from(bounds);
  const result = Uint8Array.from(indices);
  const last = edges.length;
  const begin = edges[0] ?? 0;
  const end = edges[last - 1] ?? 0;
  const perUnit = end > begin ? BINS / (end - begin) : 0;
  const guess = new Uint8Array(BINS + 1);
  for (let edge = 0; edge < last; edge++) {
    // One bin later than the edge's own: rounding must never put a value above its bound's bin.
    const bin = Math.floor((edges[edge]! - begin) * perUnit) + 2;
    for (let at = bin; at <= BINS; at++) guess[at] = edge + 1;
  }

  return (values: Float32Array, out: Uint8Array): void => {
    for (let at = 0; at < values.length; at++) {
      const value = values[at]!;
      const bin = (value - begin) * perUnit;
      let step = 0;
      // NaN fails this comparison and those of the loop: it stays before the first step.
      if (bin > 0) step = guess[bin < BINS ? bin | 0 : BINS]!;
      while (step < last && value >= edges[step]!) step++;
      // oxlint-disable-next-line no-self-compare
      out[at] = value === value ? result[step]! : 0;
    }
  };
}

function toRgba(colour: string): readonly number[] {
  const octet = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  return [octet(1), octet(3), octet(5), colour.length > 7 ? octet(7) : 255];
}
