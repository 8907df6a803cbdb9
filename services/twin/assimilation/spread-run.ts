import type { ArrivalMember } from '../../science/fire-events/likelihood.ts';
import type { Run } from '../../store/run.ts';
import { openRunFields } from '../run-fields.ts';
import { SPREAD } from '../wildfire/variables.ts';
import { learnedOf } from './learned-spread.ts';

/** The fires of a spread run, member by member. */
export type SpreadRun = {
  readonly run: Run;
  /** instant at which the hours of arrival begin */
  readonly startMs: number;
  readonly horizonH: number;
  /** ids in the order of `members`; null: of no ensemble */
  readonly ids: readonly (number | null)[];
  readonly members: readonly ArrivalMember[];
  /** cells that had burned when the run began, 1 */
  readonly burnedAtStart: Uint8Array;
  /** factor on the rate of spread that it was made with */
  readonly spreadFactor: number;
};

const HOUR_MS = 3_600_000;

/**
 * Reads the arrival of all members of a spread run.
 *
 * @param folder of the run
 * @returns undefined where it holds no arrival
 */
export async function readSpreadRun(run: Run, folder: string): Promise<SpreadRun | undefined> {
  const fields = openRunFields(run, folder);
  try {
    const ids = run.members.length > 0 ? run.members : [null];
    const startMs = Date.parse(run.referenceTime);
    const [validMs] = fields.hasVariable(SPREAD.arrival.id)
      ? fields.listTimes(SPREAD.arrival.id, ids[0]!)
      : [];
    if (validMs === undefined) return undefined;
    const members: ArrivalMember[] = [];
    for (const id of ids) {
      members.push({ arrivalH: await fields.readField(SPREAD.arrival.id, validMs, id) });
    }
    // Members may have grown a fire to the start by themselves: burned is what all have burned.
    const burnedAtStart = Uint8Array.from(members[0]!.arrivalH, (_, cell) =>
      members.every(({ arrivalH }) => arrivalH[cell]! <= 0) ? 1 : 0,
    );
    return {
      run,
      startMs,
      horizonH: (validMs - startMs) / HOUR_MS,
      ids,
      members,
      burnedAtStart,
      spreadFactor: learnedOf(run).spreadFactor,
    };
  } finally {
    fields.close();
  }
}
