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
  /** names of variables by id, for those of which nothing is there; without one the id is told */
  readonly labels?: Readonly<Record<string, Gap>>;
};

/** What is not there, in words. */
export type Gap = { readonly en: string; readonly fr: string };

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
): readonly Gap[] {
  const stored = new Map(maps.map((map) => [`${map.variable} ${map.validTime}`, map.members]));
  const members = expected.members.length > 0 ? expected.members : [null];
  return expected.variables.flatMap((id): readonly Gap[] => {
    const variable = variables.find((candidate) => candidate.id === id);
    const label = variable?.label ?? expected.labels?.[id] ?? { en: id, fr: id };
    if (variable === undefined) {
      return [{ en: `${label.en}: not there at all`, fr: `${label.fr} : rien n’est là` }];
    }
    const leads = expected.leadHours.filter((h) => h !== 0 || variable.cellMethod === 'point');
    const times = leads.map((hours) => toIsoTime(referenceMs + hours * 3_600_000));
    const absent = times.filter((time) => !stored.has(`${id} ${time}`));
    const partial = times.flatMap((time) => {
      const there = stored.get(`${id} ${time}`);
      return there === undefined ? [] : members.filter((member) => !there.includes(member));
    });
    const gaps: Gap[] = [];
    if (absent.length > 0) {
      const names = nameSome(absent);
      gaps.push({
        en: `${label.en}: ${absent.length} of ${times.length} steps (${names.en})`,
        fr: `${label.fr} : ${absent.length} pas sur ${times.length} (${names.fr})`,
      });
    }
    if (partial.length > 0) {
      const numbers = [...new Set(partial)].filter((member) => member !== null);
      const names = nameSome(numbers.map(String));
      const [en, fr] =
        numbers.length === 0
          ? ['the single forecast', 'la prévision unique']
          : [`members ${names.en}`, `membres ${names.fr}`];
      gaps.push({
        en: `${label.en}: ${en} at some steps`,
        fr: `${label.fr} : ${fr} à certains pas`,
      });
    }
    return gaps;
  });
}

function nameSome(names: readonly string[]): Gap {
  const more = names.length - MOST_NAMED;
  const some = names.slice(0, MOST_NAMED).join(', ');
  return more > 0
    ? { en: `${some} and ${more} more`, fr: `${some} et ${more} autres` }
    : { en: some, fr: some };
}
