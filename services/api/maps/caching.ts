import type { Context } from 'hono';

import type { FoundMap } from '../../query/find-map.ts';
import { licenceOf } from '../../query/provenance.ts';

/** What a request named by itself, so that its address always means the same bytes. */
export type Named = {
  readonly run?: string | undefined;
  readonly datetime?: number | undefined;
  readonly generation?: number | undefined;
};

const WEEK_S = 604_800;
const HOUR_S = 3600;
const TEN_MINUTES_S = 600;
const MINUTE_S = 60;

/**
 * How long an answer may be kept: for good when the address names run, generation and time; ten
 * minutes without the generation when the run is complete, for it is seldom stored again; a minute
 * otherwise, for then the next run, a late member or the clock changes what it means.
 */
export function cacheControl({ run }: FoundMap, named: Named): string {
  const isOneTime =
    named.run !== undefined && named.run !== 'latest' && named.datetime !== undefined;
  if (isOneTime && named.generation === run.generation) {
    return `public, max-age=${WEEK_S}, immutable`;
  }
  return isOneTime && named.generation === undefined && run.complete
    ? `public, max-age=${TEN_MINUTES_S}, stale-while-revalidate=${HOUR_S}`
    : `public, max-age=${MINUTE_S}`;
}

/** Whether the client has these bytes already. @see RFC 9110, 13.1.2 */
export function isNotModified(c: Context, etag: string): boolean {
  const header = c.req.header('if-none-match');
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** What a tile is of, for those who look at its headers: bytes of a picture have no other place. */
export function provenanceHeaders({ entry, run, file, member, variable }: FoundMap) {
  const marks = markText(run.marks, entry['isohyet:marks']);
  return {
    'isohyet-run': run.referenceTime,
    'isohyet-generation': String(run.generation),
    'isohyet-valid-time': file.validTime,
    'isohyet-variable': variable.id,
    'isohyet-licence': licenceOf(entry),
    ...(run.complete ? {} : { 'isohyet-incomplete': 'true' }),
    ...(member === null ? {} : { 'isohyet-member': String(member) }),
    ...(marks === '' ? {} : { 'isohyet-mark': marks }),
  };
}

/** `EXERCISE`, `SCENARIO`, both or nothing. */
export function markText(...marks: readonly (readonly string[])[]): string {
  return [...new Set(marks.flat())].join(', ');
}
