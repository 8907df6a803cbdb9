import type { Run } from '../../store/run.ts';

/** Which run an answer is of, what that was made of and how old it was, and what it warns of. */
export function sourceOf({ collection, referenceTime, complete, lineage }: Run) {
  return {
    source: { collection, run: referenceTime, complete },
    observations: lineage?.observations ?? [],
    warnings: lineage?.warnings ?? [],
  };
}
