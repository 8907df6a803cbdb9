import type { Expectation } from '../catalog/collection.ts';

/** What a complete run of one reference time holds. */
export type ExpectedRun = {
  readonly leadHours: readonly number[];
  readonly members: readonly number[];
  readonly variables: readonly string[];
};

/** Spreads the spans of an expectation into lead times, for the hour of day the run starts at. */
export function expectRun(expectation: Expectation, referenceMs: number): ExpectedRun {
  const hour = new Date(referenceMs).getUTCHours();
  const own = expectation.leadHoursOfRun?.find(({ hours }) => hours.includes(hour));
  const spans = own?.leadHours ?? expectation.leadHours;
  const leadHours = spans.flatMap(({ from, to, every }) =>
    Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, step) => from + step * every),
  );
  const { members, variables } = expectation;
  return { leadHours: [...new Set(leadHours)].sort((a, b) => a - b), members, variables };
}
