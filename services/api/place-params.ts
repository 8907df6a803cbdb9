import { z } from 'zod';

import type { BoundingBox } from '../earth/bounding-box.ts';
import { readTimeInterval } from '../earth/time.ts';
import { Fault, type FieldError } from '../platform/fault.ts';

const BBOX = 'four numbers: west,south,east,north in degrees (or six, with heights, ignored)';

/** `bbox=west,south,east,north`, WGS 84 degrees; west > east crosses the antimeridian. */
export const bboxParam = z
  .string()
  .max(200)
  .transform((text, ctx): BoundingBox => {
    const parts = text.split(',');
    const numbers = parts.map((part) => (part.trim() === '' ? NaN : Number(part)));
    const box = numbers.length === 6 ? [0, 1, 3, 4].map((at) => numbers[at]!) : numbers;
    const problem = bboxProblem(box);
    if (problem === undefined) return box as unknown as BoundingBox;
    ctx.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  })
  .describe(BBOX);

/** What is wrong with a box given as numbers, or undefined. */
export function bboxProblem(box: readonly number[]): string | undefined {
  const [west, south, east, north] = box;
  if (box.length !== 4 || !box.every(Number.isFinite)) return `must be ${BBOX}`;
  if (Math.abs(south!) > 90 || Math.abs(north!) > 90) return 'latitudes must lie in -90 to 90';
  if (Math.abs(west!) > 180 || Math.abs(east!) > 180) return 'longitudes must lie in -180 to 180';
  if (south! > north!) return 'south lies north of north';
  return undefined;
}

/** `datetime=` of OGC APIs and STAC: an instant, a day or an interval. */
export const datetimeParam = z
  .string()
  .max(100)
  .transform((text, ctx) => {
    try {
      return readTimeInterval(text);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const [first] = error.facts['errors'] as FieldError[];
      ctx.addIssue({ code: 'custom', message: first?.detail ?? error.message });
      return z.NEVER;
    }
  })
  .describe('an RFC 3339 instant, a day, or an interval a/b, ../b, a/..');

/** `limit=`: how many items a page holds. */
export function limitParam(most: number, usual: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from 1 to ${most}`)
    .transform(Number)
    .pipe(z.number().min(1, 'must be at least 1').max(most, `must be at most ${most}`))
    .default(usual)
    .describe(`whole number from 1 to ${most}`);
}

/** A comma-separated list of names without empty parts. */
export function listParam(mostParts: number, pattern: RegExp, what: string) {
  return z
    .string()
    .max(mostParts * 80)
    .transform((text) => text.split(','))
    .pipe(
      z
        .array(z.string().regex(pattern, `must be ${what}, separated by commas`))
        .max(mostParts, `at most ${mostParts}`),
    )
    .describe(`${what}, separated by commas`);
}
