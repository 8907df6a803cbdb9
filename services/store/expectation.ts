import type { Variable } from '../earth/variable.ts';
import { toIsoTime } from '../earth/time.ts';
import type { MapFile } from './run.ts';

/** What a complete run holds, as its collection says. */
export type Expected = {
  /** steps after the reference time, hours */
  readonly leadHours: readonly number[];
  /** [] when the run is of no ensemble */
  readonly members: readonly number[];
  readonly variables: readonly string[];
};

/** Most times and members named in one line. */
const MOST_NAMED = 4;

/**
 * What a run still lacks, one line a variable; [] when it is complete. At the reference time only
 * instants are expected: sums, means and extremes have no interval yet.
 */
export function findMissing(
  expected: Expected,
  referenceMs: number,
  maps: readonly MapFile[],
  variables: readonly Variable[],
): readonly string[] {
  const stored = new Map(maps.map((map) => [`${map.variable} ${map.validTime}`, map.members]));
  const members = expected.members.length > 0 ? expected.members : [null];
  return expected.variables.flatMap((id) => {
    const variable = variables.find((candidate) => candidate.id === id);
    if (variable === undefined) return [`${id}: not there at all`];
    const leads = expected.leadHours.filter((h) => h !== 0 || variable.cellMethod === 'point');
    const times = leads.map((hours) => toIsoTime(referenceMs + hours * 3_600_000));
    const absent = times.filter((time) => !stored.has(`${id} ${time}`));
    const partial = times.flatMap((time) => {
      const there = stored.get(`${id} ${time}`);
      return there === undefined ? [] : members.filter((member) => !there.includes(member));
    });
    const lines = [];
    if (absent.length > 0) {
      lines.push(`${id}: ${absent.length} of ${times.length} steps (${nameSome(absent)})`);
    }
    if (partial.length > 0) {
      const names = [...new Set(partial)].map((member) => String(member ?? 'the single forecast'));
      lines.push(`${id}: members ${nameSome(names)} at some steps`);
    }
    return lines;
  });
}

function nameSome(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  const some = names.slice(0, MOST_NAMED).join(', ');
  return more > 0 ? `${some} and ${more} more` : some;
}
