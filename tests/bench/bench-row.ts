/** One line of the bench: what we take against what a named reference takes in the same run. */
export type BenchRow = {
  readonly name: string;
  /** what the ratio must reach, in words */
  readonly target: string;
  /** with its unit */
  readonly ours: string;
  readonly reference: string;
  readonly referenceName: string;
  /** ours over the reference, or the reference over ours, as the target says; null = none */
  readonly ratio: number | null;
  /** bytes, memory, machine, and what else a reader needs to believe it */
  readonly note: string;
};
