import { Fault } from '../../platform/fault.ts';

export type ByteRange = { readonly start: number; readonly end: number };

/**
 * The one range a Range header asks for, both ends included.
 *
 * @returns undefined when there is none, or it is of a form that may be ignored (other units,
 *   several ranges): the whole file is the answer then
 * @throws {Fault} not-satisfiable facts `{ size }` when the range begins after the last byte
 * @see RFC 9110, section 14.2
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (found === null || (found[1] === '' && found[2] === '')) return undefined;
  const [, first, last] = found as unknown as [string, string, string];
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size || (first === '' && Number(last) === 0)) {
    throw new Fault('unsatisfiable-range', `the file has ${size} bytes`, { size });
  }
  return end < start ? undefined : { start, end };
}
